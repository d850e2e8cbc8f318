"""Lists under a name: kept, opened, changed; and whatever stands in them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import InterventionStatus
from crm.models import AuditEntry, GridSetting, SavedView, User
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, soup

URL = "/admin/interventions/"
VIEWS = f"{URL}views/"


def keep(browser: FlaskClient, here: str = URL, name: str = "Mine", **more: Any) -> str:
    """Save the list at `here`; return the address that it is then shown at."""
    answer = post(browser, VIEWS, do="save", name=name, url=here, **more)
    assert answer.status_code == 302
    return str(answer.location)


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def chips(browser: FlaskClient, url: str = f"{URL}?all=1") -> dict[str, str]:
    return {
        " ".join(each.stripped_strings): str(each["href"])
        for each in soup(browser.get(url)).select(".quick .kept")
    }


def only_view(session: Session) -> SavedView:
    session.rollback()
    session.expire_all()
    return session.scalars(select(SavedView)).one()


def do(browser: FlaskClient, deed: str, view: SavedView, **more: Any) -> Any:
    return post(browser, VIEWS, do=deed, id=view.id, url=URL, **more)


def test_a_list_is_kept_whole_and_opened_by_its_chip(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    wanted = factories.intervention(status=InterventionStatus.REJECTED)
    factories.intervention()
    here = (
        f"{URL}?flt_status_equals=REJECTED&sort=client&desc=1&page_size=50"
        f"&flt_client_equals={wanted.client_id}&cols=number,client&after=7~x"
    )

    keep(operator, here, "Refuzate")

    [(name, address)] = chips(operator).items()
    assert name == "Refuzate"
    assert asked(address) == {
        "flt_status_equals": "REJECTED",
        "flt_client_equals": str(wanted.client_id),
        "sort": "client",
        "desc": "1",
        "page_size": "50",
        "cols": "number,client",
        "view": str(only_view(session).id),
    }
    page = soup(operator.get(address))
    assert [row["data-row"] for row in page.select("tr[data-row]")] == [str(wanted.id)]
    assert [each.text for each in page.select(".quick [aria-current]")] == ["Refuzate"]
    assert len(page.select("thead th:not(.tick):not(.acts)")) == 2


def test_days_such_as_this_week_are_kept_as_such(operator: FlaskClient, session: Session) -> None:
    keep(operator, f"{URL}?flt_when_equals=THIS_WEEK")

    assert "flt_when_equals=THIS_WEEK" in only_view(session).query


def test_a_view_that_was_changed_says_so_and_can_be_saved(
    operator: FlaskClient, session: Session
) -> None:
    address = keep(operator, f"{URL}?flt_open_equals=1")
    assert not soup(operator.get(address)).select("[value=replace]")
    other = f"{address}&sort=client"

    assert soup(operator.get(other)).select("[value=replace]")
    post(operator, VIEWS, do="replace", id=only_view(session).id, url=other)

    assert asked(chips(operator)["Mine"])["sort"] == "client"


def test_the_grid_opens_with_the_view_that_one_chose(
    operator: FlaskClient, session: Session
) -> None:
    keep(operator, f"{URL}?flt_open_equals=1", default="1")

    opened = operator.get(URL)
    page = soup(operator.get(opened.location))
    everything = page.select_one("[data-all-records]")["href"]

    assert asked(opened.location)["flt_open_equals"] == "1"
    assert operator.get(everything).status_code == 200
    assert soup(operator.get(everything)).select(".quick [data-all-records][aria-current]")
    assert page.select_one("input[name=all]")
    do(operator, "no-default", only_view(session))
    assert operator.get(URL).status_code == 200


def test_the_way_back_from_a_form_is_the_list_that_was_left(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.intervention()
    keep(operator, default="1")

    page = soup(operator.get(f"{URL}?all=1"))

    backs = {str(link["href"]).partition("url=")[2] for link in page.select("[data-open]")}
    assert backs == {"/admin/interventions/%3Fall%3D1"}


def test_a_view_is_renamed_shared_and_deleted(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    colleague = logged_in(app, factories, Role.VIEWER)
    keep(operator)
    view = only_view(session)

    do(operator, "rename", view, name="Ours")
    do(operator, "share", view)
    assert set(chips(colleague)) == {"Ours shared"}
    do(operator, "unshare", view)
    assert chips(colleague) == {}
    do(operator, "delete", view)

    assert chips(operator) == {}
    session.rollback()
    logged = session.scalars(select(AuditEntry).where(AuditEntry.table == "saved_view"))
    assert {each.action for each in logged} == {"create", "update", "delete"}


def test_others_change_nothing_of_a_shared_view(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    keep(operator, shared="1")
    view = only_view(session)
    other = logged_in(app, factories, Role.OPERATOR)

    for deed in ("rename", "replace", "unshare", "delete"):
        answer = do(other, deed, view, name="Taken")
        assert "changed only by" in messages_on(other.get(answer.location)), deed
    viewer = logged_in(app, factories, Role.VIEWER)
    post(viewer, VIEWS, do="save", name="x", shared="1", url=URL)

    session.expire_all()
    assert only_view(session).name == "Mine"
    assert only_view(session).is_shared


def test_a_private_view_of_others_is_not_there(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    keep(operator)
    view = only_view(session)
    admin = logged_in(app, factories, Role.ADMIN)

    for deed in ("rename", "replace", "share", "default", "delete"):
        assert do(admin, deed, view, name="x").status_code == 404, deed
    assert do(admin, "explode", view).status_code == 404
    assert operator.get(f"{URL}?view={view.id}").status_code == 200


@pytest.mark.parametrize("name", ["", " \t", "\x00", "\u202e"])
def test_a_view_without_a_name_is_refused_in_words(
    operator: FlaskClient, session: Session, name: str
) -> None:
    page = operator.get(keep(operator, name=name))

    assert "Give the view a name." in messages_on(page)
    assert session.scalars(select(SavedView)).all() == []


STORED = [
    "flt_status_equals=NOTHING&flt_password_equals=1&sort=password&page_size=9999&cols=password,x",
    "cols=" + "number," * 900,
    "flt_client_equals=99999999999999999999&flt_planned_from_on_from=2026-02-31",
    "after=1'--&before=%00&view=-3&gpage=99999999999999999999&group=password",
    "%zz&&&===;\x00\ud800" + "a=" * 1500,
    "url=//evil.example&all=1&search=%00%27<script>",
]


@pytest.mark.parametrize("stored", STORED, ids=range(len(STORED)))
def test_x08_what_makes_no_sense_in_a_stored_view_is_dropped(
    operator: FlaskClient, session: Session, factories: Factories, stored: str
) -> None:
    job = factories.intervention()
    user = session.scalars(select(User)).first()
    assert user is not None
    query = stored.replace("\x00", "").encode("utf-8", "ignore").decode()
    name = "<b>&\"'"
    session.add(SavedView(owner_id=user.id, endpoint="interventions", name=name, query=query))
    session.commit()

    [(shown, address)] = chips(operator).items()
    page = operator.get(address)

    assert shown == name
    assert page.status_code == 200
    known = {"view", "cols", "page_size", "search"}
    assert set(asked(address)) <= known
    if "search" not in asked(address):
        assert [row["data-row"] for row in soup(page).select("tr[data-row]")] == [str(job.id)]


@pytest.mark.parametrize(
    "here", ["", "//evil.example/", "/admin/clients/?flt_kind_equals=PERSON", "/admin/x?sort=1"]
)
def test_x08_only_a_list_of_this_grid_is_kept(
    operator: FlaskClient, session: Session, here: str
) -> None:
    address = keep(operator, here)

    assert address.startswith(URL)
    assert "flt_" not in only_view(session).query


def test_views_cost_the_same_however_many(operator: FlaskClient, factories: Factories) -> None:
    keep(operator, name="0")
    few = len(queries_of(operator, f"{URL}?all=1"))
    for number in range(6):
        keep(operator, name=f"N{number}")

    assert len(queries_of(operator, f"{URL}?all=1")) == few


def test_every_grid_keeps_views(admin: FlaskClient, session: Session) -> None:
    for grid in ("clients", "audit", "outbox", "users"):
        answer = post(admin, f"/admin/{grid}/views/", do="save", name="x", url=f"/admin/{grid}/")
        assert admin.get(answer.location).status_code == 200
    session.rollback()

    assert len(session.scalars(select(SavedView)).all()) == 4
    assert session.scalars(select(GridSetting)).all() == []

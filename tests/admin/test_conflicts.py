"""Somebody was faster: both versions side by side, a choice for each field, then a save."""

from typing import Any

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.domain.statuses import Priority
from crm.models import Client
from tests.factories import Factories
from tests.forms import MAIN_FORM, fields_of, form_at, messages_on, soup


def choices(page: TestResponse) -> dict[str, list[Any]]:
    """Return, by the field's name: their text, mine, and which of them is proposed."""
    found = {}
    for row in soup(page).select("[data-conflict] tbody tr"):
        theirs, mine = row.select("td")
        [proposed] = row.select("input[checked]")
        texts = [each.select_one(".said").text for each in (theirs, mine)]
        found[proposed["name"].removeprefix("keep-")] = [*texts, proposed["value"]]
    return found


def sent(page: TestResponse) -> dict[str, Any]:
    """Return what the page's form would send, with the proposed choices."""
    form = soup(page).select_one(MAIN_FORM)
    assert isinstance(form, Tag)
    return fields_of(form)


@pytest.fixture
def client(factories: Factories) -> Client:
    return factories.client(name="Hidro", town="Roman", phone="0233", notes=None)


def edited(
    browser: FlaskClient, session: Session, client: Client, theirs: dict[str, Any], **mine: Any
) -> tuple[str, TestResponse]:
    """Open the form, let somebody else save `theirs`, then send `mine`."""
    url = f"/admin/clients/edit/?id={client.id}"
    fields = form_at(browser, url) | mine
    for name, value in theirs.items():
        setattr(client, name, value)
    session.commit()
    return url, browser.post(url, data=fields)


def test_e01_both_versions_stand_side_by_side(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    theirs = {"town": "Bacău", "phone": "0234"}

    _url, page = edited(operator, session, client, theirs, town="Iași", name="Hidro SA")

    assert choices(page) == {
        "name": ["Hidro", "Hidro SA", "mine"],
        "town": ["Bacău", "Iași", "mine"],
        "phone": ["0234", "0233", "theirs"],
    }
    contested = [row.select_one("th").text for row in soup(page).select("tr.contested")]
    assert len(contested) == 1
    assert "Town" in contested[0]
    assert "changed by system" in messages_on(page)
    session.rollback()
    assert client.town == "Bacău"


def test_what_is_chosen_is_saved(operator: FlaskClient, session: Session, client: Client) -> None:
    theirs = {"town": "Bacău", "phone": "0234"}
    url, page = edited(operator, session, client, theirs, town="Iași", name="Hidro SA")

    answer = operator.post(url, data=sent(page) | {"keep-town": "theirs"})

    assert answer.status_code == 302
    session.rollback()
    assert (client.name, client.town, client.phone) == ("Hidro SA", "Bacău", "0234")


def test_what_is_not_chosen_is_what_was_typed(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    url, page = edited(operator, session, client, {"town": "Bacău"}, town="Iași")

    operator.post(url, data=sent(page))

    session.rollback()
    assert client.town == "Iași"


def test_what_was_chosen_is_shown_again_after_a_login(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    url, page = edited(operator, session, client, {"town": "Bacău"}, town="Iași", name="New")

    again = operator.post(url, data=sent(page) | {"keep-town": "theirs", "show_only": "1"})

    assert (sent(again)["town"], sent(again)["name"]) == ("Bacău", "New")
    session.rollback()
    assert client.name == "Hidro"


def test_somebody_faster_once_more_is_noticed_once_more(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    url, page = edited(operator, session, client, {"town": "Bacău"}, town="Iași")
    client.town = "Vaslui"
    session.commit()

    again = operator.post(url, data=sent(page))

    assert choices(again)["town"] == ["Vaslui", "Iași", "mine"]


def test_who_was_slower_and_typed_the_same_has_no_choice_to_make(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    url, page = edited(operator, session, client, {"town": "Iași"}, town="Iași")

    assert choices(page) == {}
    assert operator.post(url, data=sent(page)).status_code == 302


def test_rows_objects_references_and_choices_are_shown_as_people_read_them(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    product = factories.product(name="Pompă")
    ana = factories.employee(name="Ana")
    job = factories.intervention(object_text="Boiler <b>", priority=Priority.LOW)
    url = f"/admin/interventions/edit/?id={job.id}"
    fields = form_at(operator, url) | {
        "priority": "URGENT",
        "assignments-0-employee": str(ana.id),
        "assignments-0-clash_reason": "",
        "assignments-0-id": "",
    }
    job.object_text, job.product, job.priority = None, product, Priority.HIGH
    job.planned_from_on = None
    session.commit()

    page = operator.post(url, data=fields)

    found = choices(page)
    assert found["object"] == [str(product), "Boiler <b>", "theirs"]
    assert found["priority"] == ["High", "Urgent", "mine"]
    assert found["planned_from_on"][0] == "(empty)"
    assert found["assignments"] == ["(empty)", "Ana", "mine"]
    assert operator.post(url, data=sent(page)).status_code == 302
    session.rollback()
    assert (job.product, job.priority, len(job.assignments)) == (product, Priority.URGENT, 1)


def test_a_forged_choice_is_nothing(
    operator: FlaskClient, session: Session, client: Client
) -> None:
    url = f"/admin/clients/edit/?id={client.id}"
    forged = {"keep-version": "theirs", "keep-nothing": "theirs", "keep-name": "x"}

    answer = operator.post(url, data=form_at(operator, url) | forged | {"name": "New"})

    assert answer.status_code == 302
    session.rollback()
    assert client.name == "New"

"""The audit log as people read it: the history of a record, and the grid that finds entries."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import AuditEntry, UndoStep
from crm.services import trail
from tests.admin.test_bulk import ask, run
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, soup, submit
from tests.web.answering import link, press
from tests.webhooks import posts

MOVE = "form[action*='planner/move']"
GENERATE = ["generate-schedules", "--date", "2026-03-25"]
HISTORY = "/admin/{}/history/?id={}"


def told(browser: FlaskClient, url: str) -> str:
    """Return the words of the page's steps, newest first."""
    page = browser.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return " | ".join(each.get_text(" ", strip=True) for each in soup(page).select(".trail li"))


def rows(browser: FlaskClient, query: str) -> list[str]:
    page = soup(browser.get(f"/admin/audit/?{query}"))
    return [row.get_text(" ", strip=True) for row in page.select("tr[data-row]")]


def test_p01_a_record_has_a_history_in_words(
    app: Flask, operator: FlaskClient, factories: Factories, session: Session
) -> None:
    old, new = factories.client(name="Old client"), factories.client(name="New client")
    contact = factories.contact(client=old, name="Ana")
    url = f"/admin/clients/edit/?id={old.id}"
    submit(operator, url, **{"town": "Cluj", "contacts-0-name": "Maria"})
    entry = factories.correspondence_entry(client=old)
    submit(operator, f"/admin/correspondence/edit/?id={entry.id}", client=new.id)

    of_client = told(operator, HISTORY.format("clients", old.id))
    of_entry = told(operator, HISTORY.format("correspondence", entry.id))
    gone = contact.id
    post(operator, "/admin/contacts/delete/", id=gone)

    assert "Changed user-1@example.com" in of_client
    assert "Forms Town Cluj" in of_client
    assert "Changed · Contact person: Maria" in of_client
    assert "Name Ana → Maria" in of_client
    assert "Client Old client → New client" in of_entry
    assert "Deleted" in told(operator, HISTORY.format("contacts", gone))
    link = soup(operator.get(f"/admin/clients/details/?id={new.id}")).select_one(".stamp a")
    assert link["href"] == HISTORY.format("clients", new.id)
    assert operator.get(HISTORY.format("clients", 10**6)).status_code == 404
    viewer = logged_in(app, factories, Role.VIEWER)
    assert viewer.get(HISTORY.format("clients", new.id)).status_code == 403
    assert "/history/" not in viewer.get(f"/admin/clients/details/?id={new.id}").text


def test_p01_a_long_history_goes_on(
    operator: FlaskClient, factories: Factories, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "MOST", 2)
    client = factories.client(name="One")
    for name in ("Two", "Three", "Four"):
        client.name = name
        session.commit()

    page = soup(operator.get(HISTORY.format("clients", client.id)))
    earlier = told(operator, page.select_one("p.bar a")["href"])

    assert len(page.select(".trail li")) == 2
    assert earlier.startswith("Changed")
    assert "One → Two" in earlier
    assert "Created" in earlier


def test_p01_the_log_finds_by_record_person_field_act_days_and_text(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    client, product = factories.client(name="Alfa"), factories.product(name="Pompă")
    for model, page, name in ((client, "clients", "Ștefan SRL"), (product, "products", "Beta")):
        submit(operator, f"/admin/{page}/edit/?id={model.id}", name=name)
    operator.get("/admin/clients/export/csv/")

    assert len(rows(operator, f"flt_record_equals={client.id}&flt_table_contains=client")) == 2
    assert len(rows(operator, "flt_who_equals=user 1")) == 3  # by the name of the user
    assert not rows(operator, "flt_who_equals=nobody")
    [changed] = rows(operator, "flt_field_equals=client.name")
    assert "Name: Alfa → Ștefan SRL" in changed
    assert not rows(operator, "flt_field_equals=client.town")
    [exported] = rows(operator, "flt_action_contains=export")
    assert "/admin/clients/export/csv/" in exported
    assert len(rows(operator, "search=ștefan")) == len(rows(operator, "search=ȘTEFAN SRL")) == 1
    today = session.scalars(select(AuditEntry.at).limit(1)).one().date().isoformat()
    assert not rows(operator, "search=ștefan&flt_at_to=2020-01-01")
    assert len(rows(operator, f"search=ștefan&flt_at_from={today}")) == 1
    assert not rows(operator, "flt_at_from=2199-01-01&flt_at_to=9999-12-31&flt_who_equals=%00")


def test_p01_words_are_looked_for_among_the_newest_and_the_page_says_so(
    operator: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.client(name="Oldest")
    monkeypatch.setattr(trail, "WINDOW", 1)
    factories.client(name="Newest")

    page = operator.get("/admin/audit/?search=newest")

    assert "among the newest 1 entries" in messages_on(page)
    assert "Newest" in soup(page).select_one("tbody").text
    assert not rows(operator, "search=oldest")
    assert len(rows(operator, "search=oldest&flt_at_from=2020-01-01")) == 1


def test_p01_every_path_says_who_and_from_where(
    app: Flask, factories: Factories, session: Session, tmp_path: Path
) -> None:
    desk = posts.Desk(session, factories, tmp_path)
    ana = factories.employee(name="Ana", email="ana@example.com")
    part = desk.asked(employee=ana, intervention=factories.intervention(number=900))
    desk.keep(posts.mail_from(part, "Nu pot"))
    factories.schedule()
    job, who = part.intervention_id, "boss@example.com"
    browser = logged_in(app, factories, Role.ADMIN, email=who)
    edit, move = (
        f"/admin/interventions/edit/?id={job}",
        f"/admin/planner/move/?assignment={part.id}",
    )
    paths: dict[str, Callable[[], Any]] = {
        f"web:{who}": lambda: submit(browser, edit, description="Changed"),
        f"bulk:{who}": lambda: run(browser, ask(browser, "priority", rowid=job), priority="URGENT"),
        f"undo:{who}": lambda: post(browser, f"/admin/undo/{_last(session, UndoStep)}/"),
        f"planner:{who}": lambda: submit(browser, move, MOVE, day="2026-12-01"),
        "answer:Ana": lambda: press(app.test_client(), link(part), "confirm"),
        "worker:generic": desk.process,
        "command:generate-schedules": lambda: app.test_cli_runner().invoke(args=GENERATE),
    }

    for source, go in paths.items():
        last = _last(session, AuditEntry)
        go()
        session.expire_all()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.id > last)).all()
        assert {f"{each.source}:{each.actor}" for each in entries} == {source}


def _last(session: Session, model: type[AuditEntry | UndoStep]) -> int:
    session.rollback()
    return session.scalar(select(func.max(model.id))) or 0

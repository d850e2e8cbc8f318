"""Undo from the desk: a button behind what was done, for the one who did it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin_views import _bulk_run, undo
from crm.domain.kinds import Role
from crm.domain.statuses import InterventionStatus, Priority
from crm.models import AuditEntry, Intervention, OutboxMail, UndoChange, UndoStep
from crm.services import undo as undoing
from tests.admin.test_bulk import ALL, ask, numbers, open_jobs, run
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, post, soup

LIST = "/admin/interventions/"


def act(browser: FlaskClient, action: str, *jobs: Intervention, **typed: Any) -> TestResponse:
    """Do it from the grid, and return the page that says so."""
    rows = {"rowid": [each.id for each in jobs], "action": action, "url": LIST}
    return browser.get(post(browser, f"{LIST}action/", **rows, **typed).location)


def press_undo(browser: FlaskClient, page: TestResponse) -> TestResponse:
    """Press the button that the page offers, and return the page after it."""
    form = soup(page).select_one("form.undo")
    assert form is not None, messages_on(page)
    answer = browser.post(form["action"], data=fields_of(form))
    return browser.get(answer.location) if answer.status_code == 302 else answer


@pytest.mark.parametrize("action", ["finalise", "cancel"])
def test_what_was_done_to_a_row_is_named_linked_and_undone_by_a_button(
    operator: FlaskClient, session: Session, factories: Factories, action: str
) -> None:
    job = factories.intervention()
    page = act(operator, action, job, reason="Done")
    session.rollback()
    assert job.status.is_closed
    link = soup(page).select_one(".flash a")
    assert messages_on(page).startswith(f"Intervention #{job.number} was ")
    assert (link.text, link["href"]) == (f"#{job.number}", f"{LIST}details/?id={job.id}")

    after = press_undo(operator, page)

    session.rollback()
    assert job.status is InterventionStatus.NEW
    assert f"#{job.number} : undone" in messages_on(after)
    assert soup(after).select_one("form.undo") is None


def test_reopening_asks_nothing_and_is_undone(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention(status=InterventionStatus.CANCELLED)
    form = soup(operator.get(f"{LIST}details/?id={job.id}")).select_one("form:has([value=reopen])")
    assert not {"data-confirm", "data-prompt"} & set(form.attrs)

    press_undo(operator, act(operator, "reopen", job))

    session.rollback()
    assert job.status is InterventionStatus.CANCELLED


def test_the_page_offers_to_undo_what_one_did_last(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention()
    url = f"{LIST}details/?id={job.id}"
    act(operator, "finalise", job)

    others = soup(logged_in(app, factories, Role.OPERATOR).get(url)).select("form.undo")
    after = press_undo(operator, operator.get(url))

    assert others == []
    session.rollback()
    assert job.status is InterventionStatus.NEW
    assert soup(after).select("form.undo") == []
    assert soup(operator.get(url)).select("form.undo") == []


def test_several_rows_are_one_step(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    jobs = open_jobs(factories, 3)

    after = press_undo(operator, act(operator, "finalise", *jobs))

    session.rollback()
    assert {each.status for each in jobs} == {InterventionStatus.NEW}
    assert "Undone: 3 records." in messages_on(after)


def test_a_bulk_change_is_undone_where_nobody_changed_the_record_since(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    jobs = open_jobs(factories, 4)
    page = run(operator, ask(operator, "priority", **ALL), priority="URGENT")
    session.rollback()
    jobs[1].description = "Meanwhile"
    session.commit()

    after = press_undo(operator, page)

    session.rollback()
    assert [each.priority for each in jobs].count(Priority.URGENT) == 1
    assert "Undone: 3 records." in messages_on(after)
    assert f"#{jobs[1].number}: system changed this since: Description." in messages_on(after)


def test_a_long_undo_goes_on_by_itself(
    operator: FlaskClient, session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = open_jobs(factories, 5)
    monkeypatch.setattr(_bulk_run, "BATCH", 2)
    page = run(operator, ask(operator, "finalise", **ALL), reason="Mounted")
    monkeypatch.setattr(undo, "REQUEST_SECONDS", 0)

    answer, pages = press_undo(operator, page), 1
    while form := soup(answer).select_one("form[data-go-on]"):
        answer, pages = operator.post(form["action"], data=fields_of(form)), pages + 1

    session.rollback()
    assert pages == 3
    assert numbers(answer) == (5, 0, 0)
    assert {each.status for each in jobs} == {InterventionStatus.NEW}


def test_a_refused_record_does_not_keep_the_others_from_being_undone(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    """The batch of the change itself is done record by record here."""
    jobs = open_jobs(factories, 3)
    employee = factories.employee()
    ids = [str(each.id) for each in jobs]
    run(operator, ask(operator, "assign", rowid=ids[:1]), employee=employee.id)

    page = run(operator, ask(operator, "assign", rowid=ids), employee=employee.id)
    assert numbers(page) == (0, 1, 2)  # the days clash
    page = run(
        operator, ask(operator, "assign", rowid=ids), employee=employee.id, clash_reason="all"
    )
    press_undo(operator, page)

    session.rollback()
    assert [len(each.standing_assignments) for each in jobs] == [1, 0, 0]
    assert session.scalar(select(func.count(OutboxMail.id))) == 1


def test_more_records_than_are_kept_cannot_be_undone(
    operator: FlaskClient, session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_jobs(factories, 3)
    monkeypatch.setattr(undoing, "MOST", 2)

    question = ask(operator, "finalise", **ALL)
    page = run(operator, question)

    assert "cannot be undone" in question.text
    assert soup(page).select_one("form.undo") is None
    assert session.scalar(select(func.count(UndoChange.id))) == 0


def test_it_is_undone_once_and_in_time(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job, other = open_jobs(factories, 2)
    page = act(operator, "finalise", job)
    press_undo(operator, page)
    assert "undone already" in messages_on(press_undo(operator, page))

    page = act(operator, "finalise", other)
    session.rollback()
    for step in session.scalars(select(UndoStep)):
        step.at -= timedelta(minutes=16)
    session.commit()
    assert "for 15 minutes only" in messages_on(press_undo(operator, page))

    session.rollback()
    assert other.status is InterventionStatus.FINALISED
    undone = select(func.count()).where(AuditEntry.action == "undo")
    assert session.scalar(undone) == 1


def test_only_who_did_it_and_administrators_undo_it(
    app: Flask, session: Session, factories: Factories
) -> None:
    doer = logged_in(app, factories, Role.OPERATOR)
    job = factories.intervention()
    act(doer, "finalise", job)
    session.rollback()
    url = f"/admin/undo/{session.scalars(select(UndoStep.id)).one()}/"

    others = [logged_in(app, factories, each) for each in (Role.OPERATOR, Role.VIEWER)]
    answers = [post(each, url).status_code for each in others]
    unsigned = doer.post(url)
    as_admin = post(logged_in(app, factories, Role.ADMIN), url)

    assert answers == [404, 404]
    assert (unsigned.status_code, as_admin.status_code) == (400, 302)
    session.rollback()
    assert job.status is InterventionStatus.NEW


def test_who_lost_the_right_cannot_undo(app: Flask, session: Session, factories: Factories) -> None:
    browser = logged_in(app, factories, Role.OPERATOR, email="op@example.com")
    act(browser, "cancel", factories.intervention())
    session.rollback()
    step = session.scalars(select(UndoStep)).one()
    session.execute(update(UndoStep.metadata.tables["user"]).values(role=Role.VIEWER))
    session.commit()

    assert post(browser, f"/admin/undo/{step.id}/").status_code == 403


@pytest.mark.parametrize("key", ["0", "99999999999999999999999", "-1", "x"])
def test_addresses_that_name_no_step_are_not_found(operator: FlaskClient, key: str) -> None:
    assert post(operator, f"/admin/undo/{key}/").status_code == 404


def test_a_technician_undoes_what_they_finalised(
    app: Flask, session: Session, factories: Factories
) -> None:
    own = factories.assignment()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    press_undo(browser, act(browser, "finalise", own.intervention))

    session.rollback()
    assert not own.intervention.status.is_closed

"""Bulk changes (A-16): what was asked and shown is done, row by row by the same rules."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin_views import _bulk_run
from admin_views._intervention_bulk import BULK_ACTIONS
from crm.domain.kinds import Role
from crm.domain.statuses import EventKind, InterventionStatus, Priority
from crm.models import Assignment, AuditEntry, Intervention, Message, OutboxMail
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, soup, token_of

ASK = "/admin/interventions/bulk/"
RUN = "/admin/interventions/bulk/run/"
ALL = {"all": "1"}
TYPED = {
    "finalise": {"reason": "Mounted"},
    "cancel": {"reason": "Not wanted"},
    "priority": {"priority": "URGENT"},
    "plan": {"planned_from_on": "2026-04-01", "planned_to_on": "2026-04-02"},
    "type": {"complaint_type": "Revision"},
    "assign": {"employee": "", "clash_reason": "all hands"},
    "reopen": {},
}


def ask(browser: FlaskClient, action: str, query: str = "", **fields: Any) -> TestResponse:
    token = token_of(browser)
    return browser.post(ASK + query, data={"csrf_token": token, "action": action} | fields)


def run(browser: FlaskClient, question: TestResponse, **typed: Any) -> TestResponse:
    """Answer the question, and go on as long as the page says that there is more."""
    answer = answered(browser, question, **typed)
    while form := soup(answer).select_one("form[data-go-on]"):
        answer = browser.post(form["action"], data=fields_of(form))
    return answer


def answered(browser: FlaskClient, question: TestResponse, **typed: Any) -> TestResponse:
    form = soup(question).select_one(f"form[action^='{RUN}']")
    assert form is not None, messages_on(question) or question.text
    return browser.post(form["action"], data=fields_of(form) | typed)


def numbers(page: TestResponse) -> tuple[int, ...]:
    """Return how many were changed, needed no change, and were refused."""
    return tuple(int(each.text) for each in soup(page).select("dl.facts dd"))


def open_jobs(factories: Factories, count: int) -> list[Intervention]:
    client, kind = factories.client(), factories.complaint_type()
    return [factories.intervention(client=client, complaint_type=kind) for _ in range(count)]


@pytest.mark.parametrize("action", [each.name for each in BULK_ACTIONS])
def test_each_action_changes_all_that_match_and_a_repetition_changes_nothing(
    operator: FlaskClient, session: Session, factories: Factories, action: str
) -> None:
    jobs = open_jobs(factories, 5)
    if action == "reopen":
        for job in jobs:
            job.status = InterventionStatus.CANCELLED
        session.commit()
    typed: dict[str, Any] = dict(TYPED[action])
    if action == "assign":
        typed["employee"] = factories.employee().id

    first = run(operator, ask(operator, action, **ALL), **typed)
    second = run(operator, ask(operator, action, **ALL), **typed)

    assert (numbers(first), numbers(second)) == ((5, 0, 0), (0, 5, 0))
    session.rollback()
    changed = select(func.count(AuditEntry.record_id.distinct()))
    tables = ("assignment",) if action == "assign" else ("intervention",)
    made = "create" if action == "assign" else "update"
    logged = changed.where(AuditEntry.table.in_(tables), AuditEntry.action == made)
    assert session.scalar(logged.where(AuditEntry.actor.contains("@"))) == 5
    runs = select(func.count()).where(AuditEntry.action == "bulk")
    assert session.scalar(runs) == 2


def test_what_is_done_is_what_the_form_does(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    jobs = open_jobs(factories, 2)
    employee = factories.employee(email="jo@example.com")
    ids = [str(each.id) for each in jobs]

    both = run(operator, ask(operator, "assign", rowid=ids[:1]), employee=employee.id)
    clash = run(operator, ask(operator, "assign", rowid=ids[1:]), employee=employee.id)
    page = run(operator, ask(operator, "priority", rowid=ids), priority="URGENT")

    assert (numbers(both), numbers(clash), numbers(page)) == ((1, 0, 0), (0, 0, 1), (2, 0, 0))
    assert "is not free on these days" in clash.text
    session.rollback()
    assert jobs[0].status is InterventionStatus.ASSIGNED
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.to for mail in mails] == ["jo@example.com"] * 2  # asked, then told the news
    assert {each.priority for each in jobs} == {Priority.URGENT}


def test_only_what_the_list_showed_is_changed(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    low = factories.intervention(priority=Priority.LOW)
    other = factories.intervention(priority=Priority.HIGH)

    question = ask(operator, "finalise", "?flt_priority_equals=LOW", **ALL)
    assert "1 record will be changed." in question.text
    page = run(operator, question)

    session.rollback()
    assert numbers(page) == (1, 0, 0)
    assert low.status is InterventionStatus.FINALISED
    assert other.status is InterventionStatus.NEW


def test_what_came_since_the_question_stays_and_more_that_match_are_asked_about_again(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    first, late = open_jobs(factories, 2)
    first.priority = Priority.LOW
    session.commit()
    question = ask(operator, "finalise", "?flt_priority_equals=LOW", **ALL)
    new = factories.intervention(priority=Priority.LOW)
    earlier = run(operator, question)
    question = ask(operator, "reopen", "?flt_priority_equals=LOW", **ALL)
    late.priority = Priority.LOW
    session.commit()
    again = answered(operator, question)

    session.rollback()
    assert numbers(earlier) == (1, 0, 0)
    assert new.status is InterventionStatus.NEW
    assert "Meanwhile more match than you were asked about." in messages_on(again)
    assert "3 records will be changed." in again.text
    assert first.status is InterventionStatus.FINALISED


def test_a_refused_row_is_named_with_its_reason_and_undoes_no_other(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    jobs = open_jobs(factories, 6)
    silent = factories.employee(name="Jo", email=None)
    factories.assignment(intervention=jobs[2], employee=silent)

    page = run(operator, ask(operator, "priority", **ALL), priority="HIGH")

    assert numbers(page) == (5, 0, 1)
    refused = soup(page).select_one(".people li")
    assert f"#{jobs[2].number}" in refused.text
    assert "Jo has no e-mail address." in refused.text
    assert f"id={jobs[2].id}" in refused.select_one("a")["href"]
    session.rollback()
    assert [each.priority for each in jobs].count(Priority.HIGH) == 5
    assert jobs[2].priority is Priority.NORMAL


def test_of_many_refusals_some_are_told_and_the_rest_is_counted(
    operator: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bulk_run, "MOST_TOLD", 3)
    monkeypatch.setattr(_bulk_run, "BATCH", 2)
    for job in open_jobs(factories, 5):
        factories.assignment(intervention=job, employee=factories.employee(email=None))

    page = run(operator, ask(operator, "priority", **ALL), priority="HIGH")

    assert numbers(page) == (0, 0, 5)
    lines = [each.text for each in soup(page).select(".people li")]
    assert len(lines) == 4
    assert "2 more were refused." in lines[-1]


def test_work_that_takes_longer_than_a_request_goes_on_and_can_be_stopped(
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("admin_views._bulk.REQUEST_SECONDS", -1)
    monkeypatch.setattr(_bulk_run, "BATCH", 2)
    open_jobs(factories, 5)

    half = answered(operator, ask(operator, "finalise", **ALL), reason="ok")
    session.rollback()
    closed = select(func.count()).where(Intervention.status == InterventionStatus.FINALISED)

    assert "2 of 5 so far" in half.text
    assert session.scalar(closed) == 2
    form = soup(half).select_one("form[data-go-on]")
    ends = [operator.post(form["action"], data=fields_of(form)) for _ in range(2)]
    assert [numbers(each) for each in ends] == [(4, 0, 0), (2, 2, 0)]
    last = soup(ends[0]).select_one("form[data-go-on]")
    assert numbers(operator.post(last["action"], data=fields_of(last))) == (5, 0, 0)
    session.rollback()
    events = select(func.count()).where(Message.event == EventKind.FINALISED)
    assert session.scalar(events) == 5


def test_a_wrong_answer_is_asked_again_with_its_error(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    [job] = open_jobs(factories, 1)
    wrong = {
        "priority": {"priority": "NOTHING"},
        "plan": {"planned_from_on": "2026-04-02", "planned_to_on": "2026-04-01"},
        "type": {"complaint_type": "…"},
        "assign": {"employee": "99999"},
        "cancel": {"reason": "x" * 6000},
    }

    for action, typed in wrong.items():
        page = answered(operator, ask(operator, action, **ALL), **typed)
        assert soup(page).select_one("[aria-invalid=true]"), action
    nothing = answered(operator, ask(operator, "plan", **ALL))

    assert "Give a day." in nothing.text
    session.rollback()
    assert (job.status, job.version) == (InterventionStatus.NEW, 1)


def test_closed_jobs_are_neither_planned_nor_given(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.intervention(status=InterventionStatus.FINALISED)
    who = factories.employee().id

    planned = run(operator, ask(operator, "plan", **ALL), planned_from_on="2026-04-01")
    given = run(operator, ask(operator, "assign", **ALL), employee=who)

    assert numbers(planned) == numbers(given) == (0, 0, 1)
    assert "Reopen it first." in planned.text


def test_other_days_ask_who_comes_again_unless_they_are_away(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    absence = factories.absence(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 5))
    away = factories.assignment(employee=absence.employee)
    free = factories.assignment()

    page = run(operator, ask(operator, "plan", **ALL), planned_from_on="2026-04-02")

    assert numbers(page) == (1, 0, 1)
    session.rollback()
    assert free.intervention.planned_from_on == date(2026, 4, 2)
    assert free.asked_at is not None
    assert away.intervention.planned_from_on == date(2026, 3, 16)


# Who may, and hostile posts.


def test_a16_a_technician_finalises_their_own_and_nothing_else(
    app: Flask, session: Session, factories: Factories
) -> None:
    own = factories.assignment()
    foreign = factories.assignment().intervention
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    page = run(browser, ask(browser, "finalise", **ALL))
    sneaky = ask(browser, "finalise", rowid=[foreign.id])

    assert numbers(page) == (1, 0, 0)
    assert sneaky.status_code == 302
    for action in TYPED.keys() - {"finalise"}:
        assert ask(browser, action, **ALL).status_code == 403, action
    session.rollback()
    assert foreign.status is InterventionStatus.NEW
    assert own.intervention.status is InterventionStatus.FINALISED


def test_a_viewer_may_nothing_and_is_offered_nothing(app: Flask, factories: Factories) -> None:
    factories.intervention()
    browser = logged_in(app, factories, Role.VIEWER)

    assert {ask(browser, action, **ALL).status_code for action in TYPED} == {403}
    assert not soup(browser.get("/admin/interventions/")).select("[data-bulk], input[name=rowid]")


def test_a17_a_right_that_was_taken_away_meanwhile_ends_the_run(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    open_jobs(factories, 1)
    question = ask(operator, "priority", **ALL)
    other = logged_in(app, factories, Role.VIEWER)

    assert answered(other, question, csrf_token=token_of(other)).status_code == 400
    assert answered(operator, question, csrf_token="").status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        lambda _text: "",
        lambda _text: "x",
        lambda text: text[:-1],
        lambda text: "x" + text,
        lambda text: text * 2,
        lambda _text: "\x00",
    ],
)
def test_a_state_that_is_not_ours_is_refused(
    operator: FlaskClient, session: Session, factories: Factories, change: Any
) -> None:
    open_jobs(factories, 1)
    form = soup(ask(operator, "finalise", **ALL)).select_one(f"form[action^='{RUN}']")
    fields = fields_of(form)

    answer = operator.post(form["action"], data=fields | {"state": change(fields["state"])})

    assert answer.status_code == 400


def test_filters_that_differ_from_those_asked_about_are_refused(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.intervention(priority=Priority.LOW)
    question = ask(operator, "finalise", "?flt_priority_equals=LOW", **ALL)
    form = soup(question).select_one(f"form[action^='{RUN}']")

    for query in ("", "?flt_priority_equals=HIGH", "?flt_priority_equals=X", "?search=a"):
        assert operator.post(RUN + query, data=fields_of(form)).status_code == 400, query


@pytest.mark.parametrize("ids", [[], ["abc"], ["-1"], ["0"], [str(10**23)], ["1'"], ["\x00"]])
def test_a_selection_of_nothing_changes_nothing(
    operator: FlaskClient, factories: Factories, ids: list[str]
) -> None:
    open_jobs(factories, 1)

    answer = ask(operator, "finalise", rowid=ids)

    assert answer.status_code == 302
    assert "Select at least one row first." in messages_on(operator.get(answer.location))


def test_a16_foreign_repeated_and_too_many_ids(operator: FlaskClient, factories: Factories) -> None:
    [job] = open_jobs(factories, 1)

    page = run(operator, ask(operator, "finalise", rowid=[job.id, job.id, 10**9, "x"]))
    many = ask(operator, "finalise", rowid=[str(n) for n in range(1, 1102)])

    assert numbers(page) == (1, 0, 0)
    assert "At most 1000 rows at once." in messages_on(operator.get(many.location))


def test_a16_an_unknown_action_and_a_get_are_refused(operator: FlaskClient) -> None:
    assert ask(operator, "delete", **ALL).status_code == 404
    assert operator.get(ASK).status_code == 405
    assert operator.get(RUN).status_code == 405
    assert (
        operator.post("/admin/clients/bulk/", data={"csrf_token": token_of(operator)}).status_code
        == 404
    )


def test_a16_a_thousand_ids_are_one_answer_and_an_audit_row_each(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = open_jobs(factories, 1)[0]
    same = {
        "complaint_on": job.complaint_on,
        "client_id": job.client_id,
        "complaint_type_id": job.complaint_type_id,
        "object_text": "Boiler",
    }
    session.add_all([Intervention(number=10_000 + n, **same) for n in range(999)])
    session.commit()
    ids = [str(each) for each in session.scalars(select(Intervention.id))]
    session.rollback()

    page = run(operator, ask(operator, "priority", rowid=ids), priority="LOW")

    assert numbers(page) == (1000, 0, 0)
    logged = select(func.count()).where(
        AuditEntry.table == "intervention", AuditEntry.action == "update"
    )
    assert session.scalar(logged) == 1000
    assert session.scalar(select(func.count(Assignment.id))) == 0


def test_the_dialog_is_the_question_alone(operator: FlaskClient, factories: Factories) -> None:
    open_jobs(factories, 1)

    part = ask(operator, "priority", dialog="1", **ALL).text

    assert "<html" not in part
    assert re.search(r"<h2>\s*Priority\s*</h2>", part)
    assert not re.search(r"\son\w+=|\sstyle=", part)

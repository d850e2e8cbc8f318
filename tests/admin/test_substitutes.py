"""Who could come instead: what the operator sees, and the click that asks."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment, AuditEntry, Employee, Intervention, OutboxMail
from crm.services import assignments, interventions
from tests.admin.intervention_pages import details
from tests.admin.test_unanswered import asked, remind
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, post, soup
from tests.services.given import MAILING

ASK = "/admin/interventions/substitute/"
EMPTY = "Nobody: all others are away"


def box(browser: FlaskClient, case: Intervention) -> Any:
    return soup(browser.get(details(case))).select_one("#substitutes")


def people(browser: FlaskClient, case: Intervention) -> list[str]:
    shown = box(browser, case)
    return [each.text for each in shown.select("strong")] if shown else []


def reject(session: Session, assignment: Assignment) -> None:
    now = clock.utcnow()
    assignments.answer(session, assignment, AssignmentStatus.REJECTED, now=now, by="Ion")
    session.commit()


def click(browser: FlaskClient, case: Intervention, employee: Employee) -> TestResponse:
    return post(browser, ASK, id=case.id, employee=employee.id)


def told(browser: FlaskClient, answer: TestResponse) -> str:
    return messages_on(browser.get(answer.location))


def assigned(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Assignment.id))) or 0


@pytest.fixture
def rejected(session: Session, factories: Factories) -> Intervention:
    """Return an intervention to come that the only one who was asked rejected."""
    assignment = asked(session, factories)
    reject(session, assignment)
    return assignment.intervention


@pytest.fixture
def ana(factories: Factories) -> Employee:
    return factories.employee(name="Ana Popa", email="ana@example.com")


def test_after_a_rejection_the_operator_sees_who_is_free(
    operator: FlaskClient, session: Session, factories: Factories, rejected: Intervention
) -> None:
    rejected.client.town = "Brăila"
    day = rejected.planned_from_on
    near = factories.employee(name="Ana Popa", town="BRAILA")
    other = factories.intervention(planned_from_on=day, planned_to_on=day)
    factories.assignment(intervention=other, employee=near, status=AssignmentStatus.CONFIRMED)
    factories.employee(name="Dan Ene", town="Iași")
    session.commit()

    shown = box(operator, rejected)

    first, second = [each.get_text(" ", strip=True) for each in shown.select("li")]
    assert first == "Dan Ene Free 0 jobs that week · Iași Ask"
    assert second.startswith(f"Ana Popa Booked: #{other.number} {other.client.name}")
    assert second.endswith("1 job that week · BRAILA (the client's town) In the form")
    assert len(shown.select("form")) == 1
    assert shown.select_one("a")["href"] == f"/admin/interventions/edit/?id={rejected.id}"


def test_the_button_asks_first_and_then_the_person(
    operator: FlaskClient, session: Session, rejected: Intervention, ana: Employee
) -> None:
    form = box(operator, rejected).select_one("form")

    answer = operator.post(form["action"], data=fields_of(form))

    assert form["data-confirm"] == "Ask Ana Popa to come? The mail goes out at once."
    assert told(operator, answer) == "Ana Popa was asked to come."
    session.rollback()
    mail = session.scalars(select(OutboxMail).where(OutboxMail.to == ana.email)).one()
    assert mail.intervention_id == rejected.id
    assert [each.employee for each in rejected.assignments][1:] == [ana]
    assert box(operator, rejected) is None
    assert "Asked for confirmation: Ana Popa" in operator.get(details(rejected)).text
    entry = select(AuditEntry.actor).where(
        AuditEntry.table == "assignment", AuditEntry.action == "create"
    )
    assert session.scalars(entry.order_by(AuditEntry.id.desc())).first() not in (None, "system")


def test_nobody_is_proposed_while_nobody_is_missing(
    operator: FlaskClient, session: Session, factories: Factories, ana: Employee
) -> None:
    case = asked(session, factories, hours=1).intervention

    assert box(operator, case) is None


def test_who_does_not_answer_is_replaced_where_that_is_set(
    operator: FlaskClient, session: Session, factories: Factories, ana: Employee
) -> None:
    case = asked(session, factories).intervention
    remind(session)

    assert people(operator, case) == ["Ana Popa"]
    assert "Could come instead" in operator.get(details(case)).text
    assert told(operator, click(operator, case, ana)) == "Ana Popa was asked to come."


def test_where_it_is_not_set_only_a_rejection_proposes_somebody(
    app: Flask,
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    ana: Employee,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = app.extensions["settings"]
    monkeypatch.setitem(
        app.extensions,
        "settings",
        type(settings)(**vars(settings) | {"propose_substitutes": False}),
    )
    assignment = asked(session, factories)
    remind(session, propose=False)
    silent = box(operator, assignment.intervention)
    refused = told(operator, click(operator, assignment.intervention, ana))
    reject(session, assignment)

    assert silent is None
    assert "Nobody is missing" in refused
    assert people(operator, assignment.intervention) == ["Ana Popa"]


def test_the_box_says_when_nobody_could_come(operator: FlaskClient, rejected: Intervention) -> None:
    assert EMPTY in box(operator, rejected).text


def test_without_planned_days_nobody_is_called_free(
    operator: FlaskClient, session: Session, rejected: Intervention, ana: Employee
) -> None:
    rejected.planned_from_on = rejected.planned_to_on = None
    session.commit()

    shown = box(operator, rejected)

    assert "Free" not in shown.text
    assert told(operator, click(operator, rejected, ana)) == "Ana Popa was asked to come."


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OPERATOR], ids=lambda role: role.name)
def test_who_may_edit_may_ask(
    app: Flask, session: Session, factories: Factories, rejected: Intervention, role: Role
) -> None:
    ana = factories.employee(name="Ana Popa")
    browser = logged_in(app, factories, role)

    assert people(browser, rejected) == ["Ana Popa"]
    assert click(browser, rejected, ana).status_code == 302
    assert assigned(session) == 2


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN], ids=lambda role: role.name)
def test_who_only_reads_neither_sees_nor_asks(
    app: Flask, session: Session, rejected: Intervention, ana: Employee, role: Role
) -> None:
    own = rejected.assignments[0].employee
    browser = logged_in(app, Factories(session), role, employee=own)

    page = browser.get(details(rejected))

    assert page.status_code == 200
    assert "Ana Popa" not in page.text
    assert click(browser, rejected, ana).status_code == 403
    assert assigned(session) == 1


def test_strangers_and_posts_without_a_token_are_refused(
    client: FlaskClient,
    operator: FlaskClient,
    session: Session,
    rejected: Intervention,
    ana: Employee,
) -> None:
    fields = {"id": rejected.id, "employee": ana.id}

    assert operator.post(ASK, data=fields).status_code == 400
    assert client.post(ASK, data=fields).status_code in (302, 400)
    assert operator.get(ASK).status_code == 405
    assert assigned(session) == 1


def test_the_second_click_says_that_it_was_done(
    operator: FlaskClient, session: Session, rejected: Intervention, ana: Employee
) -> None:
    click(operator, rejected, ana)

    again = click(operator, rejected, ana)

    assert "assigned already" in told(operator, again)
    assert assigned(session) == 2
    assert len(session.scalars(select(OutboxMail).where(OutboxMail.to == ana.email)).all()) == 1


def test_on_a_page_that_is_out_of_date_the_click_changes_nothing(
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    rejected: Intervention,
    ana: Employee,
) -> None:
    day = rejected.planned_from_on
    fields = fields_of(box(operator, rejected).select_one("form"))
    busy = factories.intervention(planned_from_on=day, planned_to_on=day)
    booking = factories.assignment(intervention=busy, employee=ana)
    booked = told(operator, operator.post(ASK, data=fields))
    session.delete(booking)
    interventions.cancel(session, rejected, reason="", mailing=MAILING, now=clock.utcnow())
    session.commit()
    closed = told(operator, operator.post(ASK, data=fields))

    assert "Ana Popa is not simply free any more" in booked
    assert "Nobody is missing here any more" in closed
    assert assigned(session) == 1


def test_who_confirms_after_all_needs_no_substitute(
    operator: FlaskClient, session: Session, rejected: Intervention, ana: Employee
) -> None:
    fields = fields_of(box(operator, rejected).select_one("form"))
    assignments.answer(
        session,
        rejected.assignments[0],
        AssignmentStatus.CONFIRMED,
        now=clock.utcnow() + timedelta(seconds=1),
        by="Ion",
    )
    session.commit()

    refused = told(operator, operator.post(ASK, data=fields))

    assert "Nobody is missing here any more" in refused
    assert assigned(session) == 1


@pytest.mark.parametrize(
    "wrong", ["", "0", "-1", "abc", "1e3", "9" * 30, "\x00", "1;DROP TABLE client", "٣"]
)
@pytest.mark.parametrize("field", ["id", "employee"])
def test_ids_that_nobody_has_are_not_found(
    operator: FlaskClient,
    session: Session,
    rejected: Intervention,
    ana: Employee,
    field: str,
    wrong: str,
) -> None:
    fields = {"id": str(rejected.id), "employee": str(ana.id)} | {field: wrong}

    assert post(operator, ASK, **fields).status_code == 404
    assert assigned(session) == 1


def test_names_are_shown_as_text(
    operator: FlaskClient, factories: Factories, rejected: Intervention
) -> None:
    factories.employee(name="<img src=x onerror=alert(1)>'\"", town="<b>Iași</b>")

    shown = box(operator, rejected)

    assert shown.select("img, b") == []
    assert "<img src=x" in shown.select_one("form")["data-confirm"]

"""Who comes, on an intervention's page: the next step, answers by telephone, reminders."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus, MessageKind
from crm.models import Assignment, Intervention, OutboxMail
from crm.services import assignments
from tests.admin.intervention_pages import NOW, details
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, post, soup
from tests.services.given import MAILING

pytestmark = pytest.mark.usefixtures("on_the_day")

CONFIRMED, REJECTED = AssignmentStatus.CONFIRMED, AssignmentStatus.REJECTED


def asked(session: Session, factories: Factories, **given: Any) -> Assignment:
    assignment = factories.assignment(**given)
    assignments.sync(session, assignment.intervention, mailing=MAILING, now=NOW)
    session.commit()
    return assignment


def main_step(browser: FlaskClient, intervention: Intervention) -> list[str]:
    page = soup(browser.get(details(intervention)))
    return [each.get_text(strip=True) for each in page.select(".steps .btn-main")]


def test_the_next_step_stands_out(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    new = factories.intervention()
    waiting = asked(session, factories)
    sure = asked(session, factories)
    assignments.answer(session, sure, CONFIRMED, now=NOW, by="x")
    silent = asked(session, factories)
    silent.reminded_at = NOW
    done = factories.intervention(status=InterventionStatus.FINALISED)
    session.commit()

    assert main_step(operator, new) == ["Assign"]
    assert main_step(operator, waiting.intervention) == ["Remind"]
    assert main_step(operator, sure.intervention) == ["Finalise"]
    assert main_step(operator, silent.intervention) == []  # they are to be telephoned
    assert main_step(operator, done) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN], ids=lambda role: role.name)
def test_who_only_reads_is_offered_nothing_else(
    app: Flask, session: Session, factories: Factories, role: Role
) -> None:
    assignment = asked(session, factories)
    browser = logged_in(app, factories, role, employee=assignment.employee)

    page = soup(browser.get(details(assignment.intervention)))
    answers = [
        post(browser, "/admin/interventions/remind/", id=assignment.intervention_id),
        post(browser, "/admin/interventions/answer/", id=assignment.intervention_id),
        post(browser, "/admin/interventions/object-notes/"),
    ]

    shown = {each.get_text(strip=True) for each in page.select(".steps .btn")}
    assert not shown & {"Assign", "Remind", "Edit", "Copy", "Cancel the job"}
    assert not page.select(".by-phone")
    assert [answer.status_code for answer in answers] == [403] * 3


def test_an_answer_by_telephone_is_noted_with_who_noted_it(
    app: Flask, session: Session, factories: Factories
) -> None:
    assignment = asked(session, factories)
    browser = logged_in(app, factories, Role.OPERATOR, name="Oana")
    form = soup(browser.get(details(assignment.intervention))).select_one(".by-phone form")

    fields = fields_of(form) | {"answer": "confirm"}
    sent = browser.post(form["action"], data=fields)
    page = browser.get(sent.location)

    session.rollback()
    assert assignment.status is CONFIRMED
    assert assignment.intervention.status is InterventionStatus.CONFIRMED
    assert "The answer of" in messages_on(page)
    assert "noted by Oana" in soup(page).select_one("#people").get_text(" ")


def test_an_answer_that_is_none_changes_nothing(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment, other = asked(session, factories), asked(session, factories)
    given = {"id": assignment.intervention_id, "assignment": assignment.id}

    for wrong in (
        given | {"answer": "perhaps"},
        given | {"answer": "confirm", "assignment": other.id},
        given | {"answer": "confirm", "assignment": "1 OR 1=1"},
        given | {"answer": "confirm", "id": "9" * 40},
    ):
        assert post(operator, "/admin/interventions/answer/", **wrong).status_code == 404

    session.rollback()
    assert {assignment.status, other.status} == {AssignmentStatus.PENDING}


def test_each_way_of_answering_is_told(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention()
    by_link, by_mail = (factories.assignment(intervention=job) for _each in range(2))
    act_as(session, Actor(by_link.employee.name, "answer"))
    assignments.answer(session, by_link, CONFIRMED, now=NOW, by=by_link.employee.name)
    session.commit()
    act_as(session, Actor("generic", "worker"))
    factories.message(kind=MessageKind.REPLY, intervention=job, assignment=by_mail)
    assignments.answer(session, by_mail, REJECTED, now=NOW, by=by_mail.employee.name)
    session.commit()

    first, second = soup(operator.get(details(job))).select("#people tbody tr")

    assert "by the link" in first.get_text(" ")
    assert "by mail" in second.get_text(" ")


def test_all_who_wait_are_reminded_at_once_and_only_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention()
    people = [asked(session, factories, intervention=job) for _each in range(2)]
    assignments.answer(session, people[0], CONFIRMED, now=NOW, by="x")
    session.commit()

    first = post(operator, "/admin/interventions/remind/", id=job.id)
    page = operator.get(first.location)
    again = post(operator, "/admin/interventions/remind/", id=job.id)

    assert "1 person is reminded." in messages_on(page)
    assert "Nobody is left to remind." in messages_on(operator.get(again.location))
    keys = session.scalars(select(OutboxMail.dedupe_key)).all()
    assert sum(key.endswith(":reminder") for key in keys) == 1


def test_who_has_no_address_is_to_be_telephoned(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment = asked(session, factories)
    assignment.employee.email = None
    session.commit()

    answer = post(
        operator,
        "/admin/interventions/remind/",
        id=assignment.intervention_id,
        assignment=assignment.id,
    )

    assert "please telephone" in messages_on(operator.get(answer.location))

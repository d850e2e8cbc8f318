"""Asking somebody else: when somebody is missing, and whom one click may ask."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.errors import NobodyMissingError, NotFreeError
from crm.models import Assignment, Employee, Intervention, OutboxMail
from crm.services import assignments, interventions
from crm.services.replacements import ask_instead, is_somebody_missing
from tests.factories import Factories
from tests.services.given import MAILING, at_once
from tests.services.reminding import LATER, ask, run

TODAY = date(2026, 3, 3)
AFTER = LATER + timedelta(minutes=1)
REJECTED, CONFIRMED = AssignmentStatus.REJECTED, AssignmentStatus.CONFIRMED


def instead(session: Session, case: Intervention, employee: Employee) -> bool:
    done = ask_instead(
        session, case, employee, silent_too=True, mailing=MAILING, now=AFTER, today=TODAY
    )
    session.commit()
    return done


def answered(session: Session, assignment: Assignment, decision: AssignmentStatus) -> None:
    assignments.answer(session, assignment, decision, now=LATER, by="Ion")
    session.commit()


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    return ask(session, factories)


@pytest.fixture
def rejected(session: Session, asked: Assignment) -> Assignment:
    answered(session, asked, REJECTED)
    return asked


def test_nobody_is_missing_while_an_answer_may_come(session: Session, asked: Assignment) -> None:
    assert not is_somebody_missing(asked.intervention, silent_too=True)

    answered(session, asked, CONFIRMED)

    assert not is_somebody_missing(asked.intervention, silent_too=True)


def test_who_rejected_is_missing(rejected: Assignment) -> None:
    assert is_somebody_missing(rejected.intervention, silent_too=False)


def test_who_is_silent_is_missing_where_that_is_wanted(session: Session, asked: Assignment) -> None:
    run(session)

    found = [is_somebody_missing(asked.intervention, silent_too=each) for each in (True, False)]

    assert found == [True, False]


def test_a_rejection_without_a_moment_counts_too(factories: Factories) -> None:
    case = factories.assignment(status=REJECTED).intervention

    assert is_somebody_missing(case, silent_too=False)


def test_nobody_is_missing_where_the_job_is_closed(session: Session, rejected: Assignment) -> None:
    interventions.finalise(session, rejected.intervention, resolution=None, now=LATER)

    assert not is_somebody_missing(rejected.intervention, silent_too=True)


def test_who_was_asked_before_the_rejection_takes_nobodys_place(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    ask(session, factories, intervention=case)
    other = ask(session, factories, intervention=case)

    answered(session, other, REJECTED)

    assert is_somebody_missing(case, silent_too=True)


def test_a_substitute_is_assigned_and_asked(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    other = factories.employee(email="ana@example.com")
    case = rejected.intervention

    done = instead(session, case, other)

    assert done
    assert [each.employee for each in case.assignments] == [rejected.employee, other]
    assert rejected.status is REJECTED
    assert case.status is InterventionStatus.ASSIGNED
    assert not is_somebody_missing(case, silent_too=True)
    mails = select(OutboxMail.dedupe_key).where(OutboxMail.to == "ana@example.com")
    assert session.scalars(mails).all() == [f"offer:{case.assignments[1].id}:1"]


def test_the_second_click_changes_nothing(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    other = factories.employee()
    instead(session, rejected.intervention, other)
    before = len(session.scalars(select(OutboxMail)).all())

    assert not instead(session, rejected.intervention, other)
    assert len(session.scalars(select(OutboxMail)).all()) == before


def test_when_the_substitute_rejects_too_the_next_one_can_be_asked(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    case = rejected.intervention
    instead(session, case, factories.employee())
    case.assignments[1].answered_at = None
    assignments.answer(
        session, case.assignments[1], REJECTED, now=AFTER + timedelta(hours=1), by="Ana"
    )
    session.commit()

    assert is_somebody_missing(case, silent_too=False)
    assert instead(session, case, factories.employee())


def test_nobody_is_asked_where_nobody_is_missing_any_more(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    instead(session, rejected.intervention, factories.employee())

    with pytest.raises(NobodyMissingError):
        instead(session, rejected.intervention, factories.employee())


def test_nobody_is_asked_to_a_job_that_was_closed_meanwhile(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    interventions.cancel(session, rejected.intervention, reason="", mailing=MAILING, now=LATER)

    with pytest.raises(NobodyMissingError):
        instead(session, rejected.intervention, factories.employee())


@pytest.mark.parametrize("status", [AssignmentStatus.PENDING, CONFIRMED], ids=lambda it: it.name)
def test_who_is_busy_by_now_is_not_asked(
    session: Session, factories: Factories, rejected: Assignment, status: AssignmentStatus
) -> None:
    other = factories.assignment(status=status).employee  # on the same day

    with pytest.raises(NotFreeError):
        instead(session, rejected.intervention, other)


def test_who_is_away_or_left_or_was_taken_off_is_not_asked(
    session: Session, factories: Factories, rejected: Assignment
) -> None:
    case = rejected.intervention
    away = factories.absence().employee
    left = factories.employee(is_active=False)
    taken_off = factories.assignment(intervention=case, status=AssignmentStatus.WITHDRAWN).employee

    for employee in (away, left, taken_off):
        with pytest.raises(NotFreeError):
            instead(session, case, employee)
        session.rollback()
    assert len(case.standing_assignments) == 1


def test_of_two_who_click_at_once_one_finds_the_place_taken(
    app: Flask, session: Session, factories: Factories, rejected: Assignment
) -> None:
    case, people = rejected.intervention_id, [factories.employee().id for _ in range(2)]

    def click(own: Session, employee_id: int) -> bool:
        try:
            return instead(own, own.get_one(Intervention, case), own.get_one(Employee, employee_id))
        except NobodyMissingError:
            own.rollback()
            return False

    done = at_once(
        app,
        [lambda own, each=each: click(own, each) for each in people],  # type: ignore[misc]
    )

    session.expire_all()
    assert sorted(done) == [False, True]
    assert len(rejected.intervention.standing_assignments) == 2

"""The answer deadline: who is reminded, and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    OutboxStatus,
)
from crm.models import Assignment, Employee
from crm.services import assignments, interventions, unanswered
from tests.factories import Factories
from tests.services.given import MAILING, NOW
from tests.services.reminding import LATER, TERMS, WAITING, ask, reminders_of, run


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    return ask(session, factories)


def test_who_has_not_answered_in_time_gets_one_mail(session: Session, asked: Assignment) -> None:
    done = [run(session), run(session), run(session, LATER + timedelta(days=9))]

    [mail] = reminders_of(session, asked)
    assert done == [1, 0, 0]
    assert (mail.to, mail.status) == (asked.employee.email, OutboxStatus.QUEUED)
    assert asked.reminded_at == LATER
    assert asked.status is WAITING


def test_nobody_is_reminded_a_second_too_early(session: Session, asked: Assignment) -> None:
    assert run(session, LATER - timedelta(seconds=1)) == 0
    assert (asked.reminded_at, reminders_of(session, asked)) == (None, [])


@pytest.mark.parametrize("decision", [AssignmentStatus.CONFIRMED, AssignmentStatus.REJECTED])
def test_who_answered_is_left_alone(
    session: Session, asked: Assignment, decision: AssignmentStatus
) -> None:
    assignments.answer(session, asked, decision, now=NOW, by="Ion")
    session.commit()

    assert run(session) == 0
    assert reminders_of(session, asked) == []


def test_who_was_taken_off_is_left_alone(session: Session, asked: Assignment) -> None:
    assignments.withdraw(session, asked, mailing=MAILING, now=NOW)
    session.commit()

    assert run(session) == 0


def test_who_was_never_asked_is_left_alone(session: Session, factories: Factories) -> None:
    factories.assignment()

    assert run(session) == 0


@pytest.mark.parametrize("end", ["finalise", "cancel"])
def test_a_closed_job_needs_no_answer(session: Session, asked: Assignment, end: str) -> None:
    close: dict[str, Callable[[], bool]] = {
        "finalise": lambda: interventions.finalise(
            session, asked.intervention, resolution=None, now=NOW
        ),
        "cancel": lambda: interventions.cancel(
            session, asked.intervention, reason="", mailing=MAILING, now=NOW
        ),
    }
    close[end]()
    session.commit()

    assert run(session) == 0
    assert asked.reminded_at is None


def test_no_hours_mean_no_reminders(session: Session, asked: Assignment) -> None:
    assert run(session, terms=replace(TERMS, hours=0)) == 0
    assert asked.reminded_at is None


def test_after_a_new_offer_the_time_begins_again(session: Session, asked: Assignment) -> None:
    run(session)
    asked.intervention.planned_to_on = date(2026, 3, 18)
    assignments.sync(session, asked.intervention, mailing=MAILING, now=LATER)
    session.commit()
    asked_anew = asked.reminded_at

    done = [run(session, LATER + timedelta(hours=hours)) for hours in (23, 24, 48)]

    assert asked_anew is None
    assert done == [0, 1, 0]
    assert [each.dedupe_key for each in reminders_of(session, asked)] == [
        f"offer:{asked.id}:1:reminder",
        f"offer:{asked.id}:2:reminder",
    ]


def test_who_is_assigned_again_is_given_time_again(session: Session, asked: Assignment) -> None:
    run(session)
    assignments.withdraw(session, asked, mailing=MAILING, now=LATER)
    assignments.assign(session, asked.intervention, asked.employee)
    session.commit()
    revived = asked.reminded_at
    assignments.sync(session, asked.intervention, mailing=MAILING, now=LATER)
    session.commit()

    assert revived is None
    assert not unanswered.is_unanswered(asked)
    assert run(session, LATER + timedelta(hours=24)) == 1


def test_news_about_the_same_job_give_no_new_time(session: Session, asked: Assignment) -> None:
    run(session)
    asked.intervention.description = "Bring a ladder"
    assignments.sync(session, asked.intervention, mailing=MAILING, now=LATER)
    session.commit()

    assert asked.reminded_at == LATER
    assert run(session, LATER + timedelta(days=2)) == 0


def test_an_employee_who_left_is_reminded_like_others_while_assigned(
    session: Session, asked: Assignment
) -> None:
    session.get_one(Employee, asked.employee_id).is_active = False
    session.commit()

    assert run(session) == 1

"""What stands under unanswered, and who is proposed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    MessageKind,
    TriageStatus,
)
from crm.models import Assignment, Message, OutboxMail
from crm.services import assignments, interventions, triage, unanswered
from tests.factories import Factories
from tests.services.reminding import LATER, TERMS, ask, events, run


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    return ask(session, factories)


def test_an_answer_that_is_taken_back_is_unanswered_again(
    session: Session, factories: Factories, asked: Assignment
) -> None:
    run(session)
    mail = factories.message(
        intervention=asked.intervention, kind=MessageKind.REPLY, triage=TriageStatus.OPEN
    )
    triage.settle(session, mail, asked, AssignmentStatus.CONFIRMED, now=LATER, by="Op")
    session.commit()
    settled = unanswered.count(session)
    triage.undo(session, mail, now=LATER, by="Op")
    session.commit()

    assert (settled, unanswered.count(session)) == (0, 1)
    assert run(session, LATER + timedelta(days=1)) == 0


def test_an_answer_to_the_reminder_ends_it(session: Session, asked: Assignment) -> None:
    run(session)
    before = unanswered.count(session)

    assignments.answer(session, asked, AssignmentStatus.REJECTED, now=LATER, by="Ion")
    session.commit()

    assert (before, unanswered.count(session)) == (1, 0)
    assert not unanswered.is_unanswered(asked)


def test_closing_and_reopening_takes_it_off_the_list_and_back(
    session: Session, asked: Assignment
) -> None:
    run(session)
    interventions.finalise(session, asked.intervention, resolution=None, now=LATER)
    session.commit()
    closed = (unanswered.count(session), unanswered.is_unanswered(asked))
    interventions.reopen(session, asked.intervention, now=LATER)
    session.commit()

    assert closed == (0, False)
    assert (unanswered.count(session), unanswered.is_unanswered(asked)) == (1, True)


def test_the_timeline_says_who_could_come_and_nobody_is_asked(
    session: Session, factories: Factories, asked: Assignment
) -> None:
    other = factories.employee(name="Ana Popa")

    run(session)

    [event] = session.scalars(select(Message).where(Message.event == EventKind.PROPOSED))
    assert (event.text, event.assignment_id) == ("Ana Popa", None)
    assert [each.employee for each in asked.intervention.assignments] == [asked.employee]
    assert other.email not in set(session.scalars(select(OutboxMail.to)))


def test_nobody_is_proposed_where_that_is_off_or_nobody_is_free(
    session: Session, factories: Factories, asked: Assignment
) -> None:
    busy = ask(session, factories)  # on the same day, and the only other one

    run(session)
    factories.employee()
    third = ask(session, factories)
    run(session, LATER + timedelta(days=1), replace(TERMS, propose=False))

    assert events(session, asked) == events(session, busy) == [EventKind.REMINDED]
    assert events(session, third) == [EventKind.REMINDED]

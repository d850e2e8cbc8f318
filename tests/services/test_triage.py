"""The triage desk: attach, settle, ignore, undo."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    MessageKind,
    TriageStatus,
)
from crm.domain.triage import TriageReason
from crm.models import Assignment, Message
from crm.services import assignments, interventions, triage
from tests.factories import Factories
from tests.services.given import MAILING, NOW
from tests.webhooks.posts import Desk, mail_from

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
REJECTED = AssignmentStatus.REJECTED


@pytest.fixture
def mail(factories: Factories) -> Message:
    """Return a mail that nobody knows anything about."""
    return waiting(factories)


def waiting(factories: Factories, **given: Any) -> Message:
    defaults = {
        "kind": MessageKind.REPLY,
        "triage": TriageStatus.OPEN,
        "triage_reason": TriageReason.UNMATCHED.code,
        "sender": "x@example.com",
        "subject": "Re",
        "text": "Da",
    }
    return factories.message(**(defaults | given))


def settle(
    session: Session, mail: Message, assignment: Assignment, decision: AssignmentStatus
) -> bool:
    changed = triage.settle(session, mail, assignment, decision, now=NOW, by="Ana")
    session.commit()
    return changed


def undo(session: Session, mail: Message) -> bool:
    changed = triage.undo(session, mail, now=NOW, by="Ana")
    session.commit()
    return changed


def number_of(session: Session, event: EventKind) -> int:
    return session.scalar(select(func.count()).where(Message.event == event)) or 0


def test_attaching_puts_the_mail_into_the_thread(
    session: Session, mail: Message, assignment: Assignment
) -> None:
    assert triage.attach(session, mail, assignment.intervention, assignment=assignment)
    session.commit()

    assert (mail.triage, mail.intervention) == (TriageStatus.SETTLED, assignment.intervention)
    assert assignment.status is PENDING
    assert triage.open_count(session) == 0


def test_attaching_to_another_interventions_assignment_is_a_mistake(
    session: Session, factories: Factories, mail: Message, assignment: Assignment
) -> None:
    with pytest.raises(ValueError, match="another intervention"):
        triage.attach(session, mail, factories.intervention(), assignment=assignment)


@pytest.mark.parametrize("decision", [CONFIRMED, REJECTED])
def test_settling_answers_for_the_assignment(
    session: Session, mail: Message, assignment: Assignment, decision: AssignmentStatus
) -> None:
    assert settle(session, mail, assignment, decision)

    event = session.scalars(select(Message).where(Message.event == EventKind[decision.name])).one()
    assert (assignment.status, event.author) == (decision, "Ana")
    assert (mail.triage, mail.assignment) == (TriageStatus.SETTLED, assignment)
    assert assignment.intervention.status is InterventionStatus[decision.name]


def test_a_mail_is_settled_once(session: Session, mail: Message, assignment: Assignment) -> None:
    settle(session, mail, assignment, CONFIRMED)

    assert not settle(session, mail, assignment, REJECTED)
    assert not triage.ignore(session, mail)
    assert not triage.attach(session, mail, assignment.intervention)
    assert assignment.status is CONFIRMED


@pytest.mark.parametrize("how", ["closed", "withdrawn"])
def test_who_cannot_answer_any_more_is_not_answered_for(
    session: Session, mail: Message, assignment: Assignment, how: str
) -> None:
    if how == "closed":
        interventions.finalise(session, assignment.intervention, resolution=None, now=NOW)
    else:
        assignments.withdraw(session, assignment, mailing=MAILING, now=NOW)
    session.commit()

    assert not settle(session, mail, assignment, CONFIRMED)
    assert mail.triage is TriageStatus.OPEN


def test_ignoring_can_be_undone(session: Session, mail: Message) -> None:
    assert triage.ignore(session, mail)
    assert mail.triage is TriageStatus.IGNORED

    assert undo(session, mail)
    assert (mail.triage, mail.intervention) == (TriageStatus.OPEN, None)
    assert not undo(session, mail)


def test_attaching_can_be_undone(
    session: Session, factories: Factories, assignment: Assignment
) -> None:
    first = assignment.intervention
    mail = waiting(factories, intervention=first, matched_by="thread")
    triage.attach(session, mail, factories.intervention())
    session.commit()

    assert undo(session, mail)

    assert (mail.intervention, mail.matched_by) == (first, "thread")


@pytest.mark.parametrize("before", [PENDING, CONFIRMED])
def test_an_answer_is_taken_back_with_the_mail(
    session: Session, mail: Message, assignment: Assignment, before: AssignmentStatus
) -> None:
    if before is CONFIRMED:
        assignments.answer(session, assignment, CONFIRMED, now=NOW, by="Ion")
    settle(session, mail, assignment, REJECTED)

    assert undo(session, mail)

    assert assignment.status is before
    assert (assignment.answered_at is None) == (before is PENDING)
    expected = "ASSIGNED" if before is PENDING else "CONFIRMED"
    assert assignment.intervention.status is InterventionStatus[expected]
    assert (mail.triage, mail.intervention, mail.matched_by) == (TriageStatus.OPEN, None, None)


def test_an_answer_that_came_since_is_not_taken_back(
    session: Session, mail: Message, assignment: Assignment
) -> None:
    settle(session, mail, assignment, REJECTED)
    assignments.answer(session, assignment, CONFIRMED, now=NOW, by="Ion")
    session.commit()

    assert undo(session, mail)

    assert assignment.status is CONFIRMED


def test_an_answer_that_was_there_before_is_not_taken_back(
    session: Session, mail: Message, assignment: Assignment
) -> None:
    assignments.answer(session, assignment, CONFIRMED, now=NOW, by="Ion")
    settle(session, mail, assignment, CONFIRMED)

    undo(session, mail)

    assert assignment.status is CONFIRMED
    assert number_of(session, EventKind.CONFIRMED) == 1


def test_an_unclear_mail_is_settled_from_where_it_stands(desk: Desk) -> None:
    assignment = desk.asked()
    mail = desk.deliver(mail_from(assignment, "Cred că da"))

    assert settle(desk.session, mail, assignment, CONFIRMED)
    assert undo(desk.session, mail)

    assert (mail.assignment, mail.matched_by) == (assignment, "token")
    assert mail.triage_reason == "unclear"
    assert assignment.status is PENDING


def test_the_number_that_waits_is_counted_only_so_far(
    session: Session, factories: Factories
) -> None:
    for _ in range(4):
        waiting(factories)

    assert triage.open_count(session) == 4
    assert triage.open_count(session, at_most=3) == 3


def test_every_reason_is_known_by_its_code() -> None:
    for reason in TriageReason:
        assert TriageReason.of(reason.code) is reason
        assert len(reason.code) <= 64
    assert TriageReason.of("other") is TriageReason.of(None) is None

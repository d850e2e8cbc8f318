"""Asking, letting the time pass, and what came of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    MessageKind,
    OutboxStatus,
)
from crm.models import Assignment, Message, OutboxMail
from crm.services import assignments
from crm.services.reminders import Terms, remind_due
from tests.factories import Factories
from tests.services.given import MAILING, NOW

TERMS = Terms(hours=24, propose=True, mailing=MAILING)
LATER = NOW + timedelta(hours=24)
WAITING = AssignmentStatus.PENDING


def ask(session: Session, factories: Factories, *, at: datetime = NOW, **given: Any) -> Assignment:
    """Return an assignment that was asked about with a mail that has left."""
    assignment = factories.assignment(**given)
    assignments.sync(session, assignment.intervention, mailing=MAILING, now=at)
    for mail in session.scalars(select(OutboxMail)):
        mail.status = OutboxStatus.SENT
    session.commit()
    return assignment


def run(session: Session, at: datetime = LATER, terms: Terms = TERMS, **given: Any) -> int:
    return remind_due(session, terms, clock=lambda: at, **given)


def reminders_of(session: Session, assignment: Assignment) -> list[OutboxMail]:
    found = select(OutboxMail).where(OutboxMail.dedupe_key.endswith(":reminder"))
    of_it = found.where(OutboxMail.assignment_id == assignment.id)
    return list(session.scalars(of_it.order_by(OutboxMail.id)))


def events(session: Session, assignment: Assignment) -> list[EventKind | None]:
    """Return what happened at the intervention after everybody was asked."""
    found = select(Message.event).where(
        Message.intervention_id == assignment.intervention_id,
        Message.kind == MessageKind.EVENT,
        Message.event != EventKind.ASKED,
    )
    return list(session.scalars(found.order_by(Message.id)))

"""Bounces: the mail that did not arrive is marked, and its intervention says so."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.bounces import Bounce
from crm.domain.statuses import EventKind, OutboxStatus
from crm.models import Assignment, OutboxMail
from crm.services import messages


def bounced_mail(session: Session, bounce: Bounce) -> OutboxMail | None:
    """Return the mail of ours that came back; None when it is not known any more."""
    rows = session.scalars(select(OutboxMail).where(OutboxMail.message_id.in_(bounce.message_ids)))
    known = {each.message_id: each for each in rows}
    return next((known[each] for each in bounce.message_ids if each in known), None)


def mark_failed(session: Session, mail: OutboxMail, reason: str, *, now: datetime) -> bool:
    """Mark a mail that was sent as failed, and say so in the timeline; does not commit.

    False, and no change, for one that failed before or has not left yet.
    """
    if mail.status is not OutboxStatus.SENT:
        return False
    mail.status = OutboxStatus.FAILED
    mail.last_error = reason
    if mail.intervention is not None:
        assignment = session.get(Assignment, mail.assignment_id) if mail.assignment_id else None
        messages.add_event(
            session,
            mail.intervention,
            EventKind.MAIL_FAILED,
            now=now,
            assignment=assignment,
            text=f"{mail.to}: {reason}",
        )
    return True

"""Bounces: the mail that did not arrive is marked, and its intervention says so."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.bounces import Bounce
from crm.domain.statuses import OutboxStatus
from crm.models import OutboxMail
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
    messages.add_mail_failed(session, mail, reason, now=now)
    return True

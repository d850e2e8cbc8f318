"""The brake on a mail storm: one address gets so many mails an hour, the rest waits.

A fault that asks somebody anew again and again must not fill their mailbox, nor
have our mails refused as spam. Nothing is dropped: what is held back stands under
Outgoing mail with the reason, and leaves hour by hour.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crm.domain.statuses import OutboxStatus
from crm.models import OutboxMail
from crm.services.outbox_claims import Due, is_due

logger = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
HELD = timedelta(minutes=15)
REASON = "Held back: more than %d mails to this address in an hour"


def released(
    session: Session, due: Sequence[Due], *, now: datetime, most_an_hour: int
) -> list[Due]:
    """Return those of the mails that may leave now; let the others wait, and raise the alarm.

    With them wait all mails that are due to the same addresses. No attempt is
    counted. Does not commit.
    """
    sent = _sent(session, {each.to for each in due}, now)
    free, full = [], set()
    for each in due:
        sent[each.to] += 1
        if sent[each.to] <= most_an_hour:
            free.append(each)
        else:
            full.add(each.to)
    for to in sorted(full):
        held = _hold(session, to, free, now, REASON % most_an_hour)
        logger.error("Mail storm: %d mails to one address are held back", held)
    return free


def _hold(session: Session, to: str, free: Sequence[Due], now: datetime, reason: str) -> int:
    statement = (
        update(OutboxMail)
        .where(
            OutboxMail.to == to,
            OutboxMail.status == OutboxStatus.QUEUED,
            OutboxMail.id.not_in([each.mail_id for each in free if each.to == to]),
            is_due(now),
        )
        .values(next_attempt_at=now + HELD, last_error=reason, version=OutboxMail.version + 1)
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(statement).all())


def _sent(session: Session, recipients: set[str], now: datetime) -> Counter[str]:
    rows = session.execute(
        select(OutboxMail.to, func.count())
        .where(OutboxMail.to.in_(recipients), OutboxMail.sent_at > now - HOUR)
        .group_by(OutboxMail.to)
    )
    return Counter({row[0]: row[1] for row in rows})

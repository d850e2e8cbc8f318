"""Claims on mails of the outbox: who may send one, for how long, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update
from sqlalchemy.orm import Session

from crm.domain.mail import CalendarMethod, MailContent, OutgoingMail
from crm.domain.statuses import OutboxStatus
from crm.models import Base, OutboxMail

LEASE = timedelta(minutes=15)  # longer than any time-out of a transport
LONGEST_WAIT = timedelta(hours=36)  # longer than any delay; more is the work of a wrong clock
_UNFINISHED = (OutboxStatus.QUEUED, OutboxStatus.SENDING)
_TABLE = Base.metadata.tables[OutboxMail.__tablename__]  # not the class: nothing to reload
_COLUMNS = (
    OutboxMail.id,
    OutboxMail.attempts,
    OutboxMail.subject,
    OutboxMail.text,
    OutboxMail.html,
    OutboxMail.invite,
    OutboxMail.invite_method,
    OutboxMail.to,
    OutboxMail.reply_to,
    OutboxMail.message_id,
    OutboxMail.created_at,
    OutboxMail.thread_id,
    OutboxMail.assignment_id,
)


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that may be claimed: how often it was tried, and where it goes."""

    mail_id: int
    attempts: int
    to: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that this run may send until its lease ends."""

    mail_id: int
    attempts: int
    mail: OutgoingMail


def is_due(now: datetime) -> ColumnElement[bool]:
    """Queued and due, or left behind by a run that died.

    Also what waits longer than anything is made to wait: the clock was put back
    since, and it would wait until the clock is there again. With a margin, since
    whoever waited for the database's lock asks with an older `now`, and the clocks
    of two machines differ.
    """
    waits_until = OutboxMail.next_attempt_at
    is_sending = OutboxMail.status == OutboxStatus.SENDING
    return and_(
        OutboxMail.status.in_(_UNFINISHED),
        or_(
            waits_until <= now,
            waits_until > now + LONGEST_WAIT,
            and_(is_sending, waits_until > now + 2 * LEASE),
        ),
    )


def due(session: Session, now: datetime, *, limit: int) -> list[Due]:
    """Return at most `limit` mails that are due, those that have waited longest first."""
    rows = session.execute(
        select(OutboxMail.id, OutboxMail.attempts, OutboxMail.to)
        .where(is_due(now))
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(limit)
    )
    return [Due(*row) for row in rows]


def take(session: Session, mail_ids: Sequence[int], now: datetime) -> list[Claim]:
    """Take mails for this run, in the order given, without those that another run has.

    Commits, and with it what was written down before.
    """
    statement = (
        update(_TABLE)
        .where(OutboxMail.id.in_(mail_ids), is_due(now))
        .values(
            status=OutboxStatus.SENDING,
            next_attempt_at=now + LEASE,
            attempts=OutboxMail.attempts + 1,
            version=OutboxMail.version + 1,
        )
        .returning(*_COLUMNS)
    )
    found = {row.id: row for row in session.connection().execute(statement)}
    session.commit()
    rows = [found[each] for each in mail_ids if each in found]
    return [Claim(row.id, row.attempts, outgoing(row)) for row in rows]


def outgoing(row: OutboxMail | Row[*tuple[Any, ...]]) -> OutgoingMail:
    """Return what a row of the outbox, or its columns, is as a mail."""
    content = MailContent(
        subject=row.subject,
        text=row.text,
        html=row.html,
        invite=row.invite,
        method=CalendarMethod(row.invite_method) if row.invite_method else None,
    )
    return OutgoingMail(
        to=row.to,
        content=content,
        reply_to=row.reply_to or "",
        message_id=row.message_id,
        written_at=row.created_at,
        references=(row.thread_id,) if row.thread_id else (),
        assignment_id=row.assignment_id,
    )


def finish(session: Session, claim: Claim, **values: object) -> bool:
    """Write down the outcome, unless the lease was lost to another run."""
    statement = (
        update(_TABLE)
        .where(
            OutboxMail.id == claim.mail_id,
            OutboxMail.status == OutboxStatus.SENDING,
            OutboxMail.attempts == claim.attempts,
        )
        .values(version=OutboxMail.version + 1, **values)
    )
    return session.connection().execute(statement).rowcount == 1


def finish_sent(session: Session, sent: Sequence[Claim], *, at: datetime) -> None:
    """Write down that mails were sent; not of those whose lease was lost."""
    for attempts in {each.attempts for each in sent}:
        statement = (
            update(_TABLE)
            .where(
                OutboxMail.id.in_([each.mail_id for each in sent if each.attempts == attempts]),
                OutboxMail.status == OutboxStatus.SENDING,
                OutboxMail.attempts == attempts,
            )
            .values(
                status=OutboxStatus.SENT,
                sent_at=at,
                last_error=None,
                version=OutboxMail.version + 1,
            )
        )
        session.connection().execute(statement)


def give_back(session: Session, claims: Sequence[Claim], now: datetime) -> None:
    """Let mails that were claimed and not tried be sent by the next run."""
    for claim in claims:
        finish(
            session,
            claim,
            status=OutboxStatus.QUEUED,
            attempts=OutboxMail.attempts - 1,
            next_attempt_at=now,
        )

"""Claims on mails of the outbox: who may send one, for how long, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import Session

from crm.domain.mail import CalendarMethod, MailContent, OutgoingMail
from crm.domain.statuses import OutboxStatus
from crm.models import OutboxMail

LEASE = timedelta(minutes=15)  # longer than any time-out of a transport
_UNFINISHED = (OutboxStatus.QUEUED, OutboxStatus.SENDING)


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that this run may send until its lease ends."""

    mail_id: int
    attempts: int
    mail: OutgoingMail


def is_due(now: datetime) -> ColumnElement[bool]:
    """Queued and due, or left behind by a run that died."""
    return and_(OutboxMail.status.in_(_UNFINISHED), OutboxMail.next_attempt_at <= now)


def take(session: Session, mail_id: int, now: datetime) -> Claim | None:
    """Take a mail for this run; None when another run was faster."""
    statement = (
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, is_due(now))
        .values(
            status=OutboxStatus.SENDING,
            next_attempt_at=now + LEASE,
            attempts=OutboxMail.attempts + 1,
            version=OutboxMail.version + 1,
        )
        .returning(OutboxMail.attempts)
        .execution_options(synchronize_session=False)
    )
    attempts = session.scalar(statement)
    claim = None
    if attempts is not None:
        row = session.get_one(OutboxMail, mail_id, populate_existing=True)
        claim = Claim(mail_id, attempts, _outgoing(row))
    session.commit()
    return claim


def _outgoing(row: OutboxMail) -> OutgoingMail:
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
        update(OutboxMail)
        .where(
            OutboxMail.id == claim.mail_id,
            OutboxMail.status == OutboxStatus.SENDING,
            OutboxMail.attempts == claim.attempts,
        )
        .values(version=OutboxMail.version + 1, **values)
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None

"""The outbox: queue mails inside a transaction, send them outside of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import MailContent
from crm.domain.message_ids import make_message_id, thread_id
from crm.domain.statuses import EventKind, OutboxStatus
from crm.errors import MailError, PermanentMailError
from crm.mail.transports import MailTransport
from crm.models import Assignment, Intervention, OutboxMail
from crm.services import messages, outbox_claims
from crm.services.outbox_claims import Claim

logger = logging.getLogger(__name__)

RETRY_DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(RETRY_DELAYS) + 1
JITTER = 0.2  # so that mails that failed together do not come back together


@dataclass(slots=True)
class SendReport:
    """How a run of the outbox went, in mails."""

    sent: int = 0
    retried: int = 0
    failed: int = 0


def enqueue(  # noqa: PLR0913 - the parts of a mail, and what it is about
    session: Session,
    *,
    to: str,
    content: MailContent,
    reply_to: str,
    dedupe_key: str,
    now: datetime,
    intervention: Intervention | None,
    assignment: Assignment | None,
    secret: str,
    domain: str,
) -> OutboxMail | None:
    """Queue a mail; None when one with the same `dedupe_key` was queued before.

    The intervention and the assignment must have their ids. `secret` and
    `domain` make the Message-ID, which follows from the key. Does not commit.
    """
    if session.scalar(select(OutboxMail.id).where(OutboxMail.dedupe_key == dedupe_key)):
        return None
    key = sha256(dedupe_key.encode()).hexdigest()[:32]
    thread = thread_id(intervention.id, secret=secret, domain=domain) if intervention else None
    mail = OutboxMail(
        dedupe_key=dedupe_key,
        intervention=intervention,
        assignment_id=assignment.id if assignment else None,
        to=to,
        reply_to=reply_to,
        subject=clean_line(content.subject, 200),
        text=content.text,
        html=content.html,
        invite=content.invite,
        invite_method=content.method.value if content.method else None,
        message_id=make_message_id(key, secret=secret, domain=domain),
        thread_id=thread,
        next_attempt_at=now,
    )
    session.add(mail)
    return mail


def send_again(session: Session, mail: OutboxMail, now: datetime) -> bool:
    """Give a mail that failed, or waits, a fresh start; False for one that left or is leaving.

    It goes to the address that its employee has now. Does not commit.
    """
    session.flush()
    if mail.status not in (OutboxStatus.FAILED, OutboxStatus.QUEUED):
        return False
    assignment = session.get(Assignment, mail.assignment_id) if mail.assignment_id else None
    if assignment and assignment.employee.email:
        mail.to = assignment.employee.email
    mail.status, mail.attempts, mail.next_attempt_at = OutboxStatus.QUEUED, 0, now
    return True


def send_due(
    session: Session,
    transport: MailTransport,
    *,
    now: Callable[[], datetime] | datetime,
    limit: int = 100,
) -> SendReport:
    """Send at most `limit` mails that are due, each in its own transaction.

    The one service that commits: the network is never waited for inside a
    transaction, and a crash leaves at most one mail in doubt, which is sent
    again under the same Message-ID when its lease ends.
    """
    clock = now if callable(now) else lambda: now
    report = SendReport()
    due = select(OutboxMail.id).where(outbox_claims.is_due(clock()))
    ids = session.scalars(due.order_by(OutboxMail.next_attempt_at, OutboxMail.id).limit(limit))
    waiting = list(ids)
    session.commit()
    with transport:
        for mail_id in waiting:
            claim = outbox_claims.take(session, mail_id, clock())
            if claim:
                _send(session, transport, claim, clock, report)
    return report


def _send(
    session: Session,
    transport: MailTransport,
    claim: Claim,
    clock: Callable[[], datetime],
    report: SendReport,
) -> None:
    try:
        if claim.attempts > MOST_ATTEMPTS:  # the attempts before ended in a crash
            raise PermanentMailError(reason="too many attempts")
        transport.send(claim.mail)
    except MailError as error:
        _record_failure(session, claim, error, clock(), report)
    else:
        outbox_claims.finish(
            session, claim, status=OutboxStatus.SENT, sent_at=clock(), last_error=None
        )
        report.sent += 1
    session.commit()


def _record_failure(
    session: Session, claim: Claim, error: MailError, now: datetime, report: SendReport
) -> None:
    reason = clean_text(str(error))[:2000]
    if isinstance(error, PermanentMailError) or claim.attempts >= MOST_ATTEMPTS:
        if outbox_claims.finish(session, claim, status=OutboxStatus.FAILED, last_error=reason):
            _tell(session, claim, reason, now)
        report.failed += 1
        logger.error("Mail %s failed for good: %s", claim.mail_id, reason)
    else:
        delay = RETRY_DELAYS[claim.attempts - 1] * SystemRandom().uniform(1, 1 + JITTER)
        outbox_claims.finish(
            session,
            claim,
            status=OutboxStatus.QUEUED,
            next_attempt_at=now + delay,
            last_error=reason,
        )
        report.retried += 1
        logger.warning("Mail %s will be sent again: %s", claim.mail_id, reason)


def _tell(session: Session, claim: Claim, reason: str, now: datetime) -> None:
    """Put the failure into the timeline of the intervention that the mail is about."""
    row = session.get_one(OutboxMail, claim.mail_id, populate_existing=True)
    if row.intervention is None:
        return
    assignment = session.get(Assignment, row.assignment_id) if row.assignment_id else None
    messages.add_event(
        session,
        row.intervention,
        EventKind.MAIL_FAILED,
        now=now,
        assignment=assignment,
        text=f"{row.to}: {reason}",
    )

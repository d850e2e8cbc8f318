"""The outbox: queue mails inside a transaction, send them outside of it."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.config_limits import Limits
from crm.domain.cleaning import clean_line
from crm.domain.mail import MailContent
from crm.domain.message_ids import make_message_id, thread_id
from crm.domain.statuses import OutboxStatus
from crm.mail.transports import MailTransport
from crm.models import Assignment, Intervention, OutboxMail
from crm.services import outbox_blocks, outbox_brake, outbox_claims
from crm.services.outbox_outcomes import SendReport
from crm.services.outbox_runs import SendRun


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
    """Give a mail that failed, was blocked or waits a fresh start.

    False for one that left or is leaving. It goes to the address that its employee
    has now. Does not commit.
    """
    session.flush()
    if mail.status not in (OutboxStatus.FAILED, OutboxStatus.BLOCKED, OutboxStatus.QUEUED):
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
    stopped: Callable[[], bool] = lambda: False,
    most_an_hour: int = Limits.mails_an_hour,
) -> SendReport:
    """Send at most `limit` mails that are due, until `stopped`; see `outbox_runs`.

    The one service that commits: the network is never waited for inside a
    transaction, and what a crash leaves in doubt is sent again under the same
    Message-ID when its lease ends. To one address go `most_an_hour`, the rest waits, and
    nothing is sent to those who must not be written to.
    """
    clock = now if callable(now) else lambda: now
    found = outbox_claims.due(session, clock(), limit=limit)
    allowed = outbox_blocks.allowed(session, found, now=clock())
    waiting = outbox_brake.released(session, allowed, now=clock(), most_an_hour=most_an_hour)
    session.commit()
    report = SendReport(held=len(allowed) - len(waiting), blocked=len(found) - len(allowed))
    with transport:
        SendRun(session, transport, clock, report, stopped).send(waiting)
    return report

"""Checks of what should happen by itself: visits created, mails sent, replies read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_line
from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.models import InboundDelivery, OutboxMail
from crm.services import generation_health
from crm.services.care.findings import Finding, plural
from crm.services.generation_health import Trouble

LATE = timedelta(minutes=30)  # longer than any lease, so that a worker has looked since
_WORKER = "is 'flask worker' or 'flask serve' running?"


def check_work(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Look at the last run over the schedules, the outbox and the deliveries."""
    for part, check in (
        ("schedules", _schedules),
        ("outbox", _outbox),
        ("deliveries", _deliveries),
    ):
        faults = [Finding.fault(part, said) for said in check(session, now)]
        yield from faults or [Finding.ok(part, "ok")]


def _schedules(session: Session, now: datetime) -> Iterator[str]:
    ill = generation_health.look(session, now=now)
    if ill is None:
        return
    at = _shown(ill.at) if ill.at else ""
    reason = clean_line(ill.error.partition("\n")[0], 200) or "no reason known"
    yield {
        Trouble.NEVER: f"no visits were ever created; {_WORKER} Or run 'flask generate-schedules'",
        Trouble.OLD: f"the last run was on {at}; {_WORKER}"
        " Or let cron run 'flask generate-schedules'",
        Trouble.UNFINISHED: f"the run of {at} did not end; {_WORKER}",
        Trouble.FAILED: f"the last run failed: {reason}; see Service schedules",
    }[ill.trouble]


def _outbox(session: Session, now: datetime) -> Iterator[str]:
    failed = session.scalar(_count(OutboxMail).where(OutboxMail.status == OutboxStatus.FAILED))
    if failed:
        yield f"{plural(failed, 'mail', 'mails')} failed for good; see Outgoing mail"
    waits = OutboxMail.status.in_((OutboxStatus.QUEUED, OutboxStatus.SENDING))
    late = session.scalar(_count(OutboxMail).where(waits, OutboxMail.next_attempt_at < now - LATE))
    if late:
        yield f"{plural(late, 'mail is', 'mails are')} waiting to be sent; {_WORKER}"


def _deliveries(session: Session, now: datetime) -> Iterator[str]:
    waits = InboundDelivery.status == DeliveryStatus.NEW
    late = InboundDelivery.next_attempt_at < now - LATE
    stuck = session.scalar(_count(InboundDelivery).where(waits, late))
    if stuck:
        yield f"{plural(stuck, 'delivery is', 'deliveries are')} waiting to be read; {_WORKER}"
    failing = session.scalar(
        _count(InboundDelivery).where(waits, ~late, InboundDelivery.attempts >= 3)
    )
    if failing:
        number = plural(failing, "delivery fails", "deliveries fail")
        yield f"{number} again and again; see Deliveries for the error"


def _count(model: type[OutboxMail | InboundDelivery]) -> Select[int]:
    return select(func.count()).select_from(model)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"

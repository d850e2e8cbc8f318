"""Checks of what should happen by itself: visits created, mails sent, replies read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_line
from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.models import InboundDelivery, JobRun, OutboxMail, ServiceSchedule
from crm.services.care.findings import Finding, plural
from crm.services.daily import ABANDONED, JOB

LATE = timedelta(minutes=30)  # longer than any lease, so that a worker has looked since
OLDEST_RUN = timedelta(hours=26)  # a day, and the hours by which a daily run may be late
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
    run = session.scalar(select(JobRun).where(JobRun.name == JOB))
    if run is None:
        active = ServiceSchedule.next_run_on.is_not(None) & ~ServiceSchedule.is_paused
        if session.scalar(select(ServiceSchedule.id).where(active).limit(1)):
            yield f"no visits were ever created; {_WORKER} Or run 'flask generate-schedules'"
        return
    if run.finished_at is None:
        if run.started_at < now - ABANDONED:
            yield f"the run of {_shown(run.started_at)} did not end; {_WORKER}"
    elif not run.succeeded:
        reason = clean_line((run.error or "").partition("\n")[0], 200)
        yield f"the last run failed: {reason or 'no reason known'}; see Service schedules"
    if run.started_at < now - OLDEST_RUN:
        yield (
            f"the last run was on {_shown(run.started_at)}; {_WORKER}"
            " Or let cron run 'flask generate-schedules'"
        )


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

"""The figures that Prometheus reads. Each process of a server has its own."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from crm.database_files import log_bytes
from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.models import InboundDelivery, JobRun, OutboxMail
from crm.services.daily import JOB

REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "dispecer_requests", "Answered requests.", ["endpoint", "method", "status"], registry=REGISTRY
)
_SECONDS = Histogram(
    "dispecer_request_seconds", "Time to the answer.", ["endpoint"], registry=REGISTRY
)
ProcessCollector(registry=REGISTRY)  # memory, open files, processor time
_OUTBOX = (OutboxStatus.QUEUED, OutboxStatus.SENDING)
_INBOUND = (DeliveryStatus.NEW,)


def observe(*, endpoint: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered in `seconds`."""
    _REQUESTS.labels(endpoint, method, str(status)).inc()
    _SECONDS.labels(endpoint).observe(seconds)


def queues(session: Session, *, now: datetime) -> CollectorRegistry:
    """Return how much waits in outbox and inbox, and for how many seconds it has been due.

    One statement a queue, answered by its index alone.
    """
    registry = CollectorRegistry()
    length = Gauge("dispecer_queue_length", "Entries not done.", ["queue"], registry=registry)
    overdue = Gauge(
        "dispecer_queue_overdue_seconds",
        "Time since the oldest entry was due.",
        ["queue"],
        registry=registry,
    )
    failed = Gauge("dispecer_mails_failed", "Mails that were given up.", registry=registry)
    given_up = select(func.count(OutboxMail.id)).where(OutboxMail.status == OutboxStatus.FAILED)
    failed.set(session.scalar(given_up) or 0)
    for name, model, waits in (
        ("outbox", OutboxMail, OutboxMail.status.in_(_OUTBOX)),
        ("inbound", InboundDelivery, InboundDelivery.status.in_(_INBOUND)),
    ):
        count, oldest = _waiting(session, model, waits)
        length.labels(name).set(count)
        overdue.labels(name).set(max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
    return registry


def generation(session: Session) -> CollectorRegistry:
    """Return when the service schedules were last looked at, and what came of it.

    A time of 0 is never. Only runs of the day count, as for `flask check`.
    """
    registry = CollectorRegistry()
    run = session.scalar(select(JobRun).where(JobRun.name == JOB))
    for name, said, value in (
        ("last_run_timestamp_seconds", "When it began.", run.started_at.timestamp() if run else 0),
        ("last_run_created", "Visits that it created.", run.created if run else 0),
        ("last_run_failed", "Schedules that failed in it.", run.failed if run else 0),
        ("last_run_succeeded", "1 when it ended well.", run.succeeded if run else 0),
    ):
        Gauge(f"dispecer_generation_{name}", said, registry=registry).set(value or 0)
    return registry


def storage(engine: Engine) -> CollectorRegistry:
    """Return how long SQLite's write-ahead log is, 0 on PostgreSQL."""
    registry = CollectorRegistry()
    said = "Bytes of SQLite's write-ahead log; it grows while somebody reads without an end."
    Gauge("dispecer_database_log_bytes", said, registry=registry).set(log_bytes(engine))
    return registry


def _waiting(
    session: Session, model: type[OutboxMail | InboundDelivery], waits: ColumnElement[bool]
) -> tuple[int, datetime | None]:
    figures = select(func.count(), func.min(model.next_attempt_at)).where(waits)
    count, oldest = session.execute(figures).one()
    return count, oldest

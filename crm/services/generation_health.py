"""Whether the service schedules are looked at every day, as the dashboard and the check say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from crm.models import JobRun, ServiceSchedule
from crm.services.daily import ABANDONED, JOB

OLDEST = timedelta(hours=26)  # a day, and the hours by which a daily run may be late


@unique
class Trouble(Enum):
    """What can be wrong with the last run."""

    NEVER = "never"
    OLD = "old"
    UNFINISHED = "unfinished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ill:
    """What is wrong, and since when.

    `failed` counts the schedules that failed; `error` is why the run did, where it
    was more than single schedules.
    """

    trouble: Trouble
    at: datetime | None = None
    failed: int = 0
    error: str = ""


def look(session: Session, *, now: datetime) -> Ill | None:
    """Return what is wrong, the worst first; None when all is well. One query, reads only."""
    active = ServiceSchedule.next_run_on.is_not(None) & ~ServiceSchedule.is_paused
    nothing = select(literal(1)).subquery()
    run, is_waited_for = session.execute(
        select(JobRun, exists().where(active))
        .select_from(nothing)
        .outerjoin(JobRun, JobRun.name == JOB)
    ).one()
    if run is None:
        return Ill(Trouble.NEVER) if is_waited_for else None
    if run.started_at < now - OLDEST:
        return Ill(Trouble.OLD, run.started_at)
    return _of_today(run, now)


def _of_today(run: JobRun, now: datetime) -> Ill | None:
    if run.finished_at is None:
        is_stuck = run.started_at < now - ABANDONED
        return Ill(Trouble.UNFINISHED, run.started_at) if is_stuck else None
    if run.succeeded:
        return None
    return Ill(Trouble.FAILED, run.started_at, run.failed or 0, run.error or "")

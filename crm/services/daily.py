"""The day's generation of visits: at most once a company day, and never twice at once (R14)."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm import database
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.models import JobRun
from crm.services.faults import OF_ONE_RECORD
from crm.services.mailing import Mailing
from crm.services.schedule_outcomes import Tally
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import generate_due
from crm.upserts import insert_into

logger = logging.getLogger(__name__)
JOB = "generate-schedules"
ABANDONED = timedelta(hours=1)  # a run that has not ended by then was interrupted
FAILURES = (*OF_ONE_RECORD, SQLAlchemyError, OSError, RuntimeError)


def generate_on_opening(
    sessions: Callable[[], Session],
    settings: Settings,
    *,
    today: date,
    clock: Callable[[], datetime],
) -> bool:
    """Do `generate_once` for a page that is opened, unless `CRM_GENERATE_ON_OPEN` is off."""
    if not settings.generate_on_open:
        return False
    return generate_once(sessions, settings, source="web", today=today, clock=clock)


def generate_once(
    sessions: Callable[[], Session],
    settings: Settings,
    *,
    source: str,
    today: date,
    clock: Callable[[], datetime],
) -> bool:
    """Create what is due, unless a run was begun on the company's day `today`; True if so.

    Works and commits in a session of its own, which `sessions` makes and
    `crm.audit` watches. The caller's session must not have written anything yet
    (SQLite has one writer at a time), and must end its transaction before it
    sees what was created. `source` is where the call came from: `web` or
    `worker`. A run that was interrupted is done again after an hour. Failures
    are logged and stand on the job's row; none is raised, so a page that calls
    this is never stopped.
    """
    try:
        with sessions() as session:  # reads only, so that most pages wait for no lock
            if session.scalar(
                select(JobRun.id).where(JobRun.name == JOB, ~_is_free(today, clock()))
            ):
                return False
        with database.writing(), sessions() as session:
            act_as(session, Actor(JOB, source))
            return _generate(session, settings, today=today, clock=clock)
    except FAILURES:
        logger.exception("The day's visits could not be created")
        return False


def begin(session: Session, *, today: date, now: datetime, only_first: bool = False) -> bool:
    """Write down that a run begins; False when `only_first` and the day has had its run.

    Commits, so that everybody sees it.
    """
    row: dict[str, Any] = {
        "run_on": today,
        "started_at": now,
        "finished_at": None,
        "succeeded": False,
    }
    row |= {"summary": None, "error": None, "created": None, "failed": None}
    statement = (
        insert_into(JobRun, session.get_bind().dialect)
        .values(name=JOB, **row)
        .on_conflict_do_update(
            index_elements=["name"],
            set_=row,
            where=_is_free(today, now) if only_first else None,
        )
        .returning(JobRun.id)
    )
    begun = session.connection().scalar(statement) is not None
    session.commit()
    return begun


def finish(session: Session, tally: Tally, *, now: datetime, error: str | None = None) -> None:
    """Write down how the run ended, and which schedules failed; commits."""
    text = "\n".join([error, *tally.errors] if error else tally.errors)
    counts = {"summary": str(tally), "created": tally.created, "failed": tally.failed}
    session.execute(
        update(JobRun)
        .where(JobRun.name == JOB)
        .values(finished_at=now, succeeded=not text, error=text or None, **counts)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _generate(
    session: Session, settings: Settings, *, today: date, clock: Callable[[], datetime]
) -> bool:
    now = clock()
    if not begin(session, today=today, now=now, only_first=True):
        return False
    tally, error = Tally(), None
    run = Run(today=today, now=now, mailing=Mailing.of(settings), country=settings.country)
    try:
        for outcome in generate_due(session, run):
            tally.add(outcome)
    except FAILURES as failure:
        session.rollback()
        logger.exception("The day's run over the schedules ended early")
        error = str(failure) or type(failure).__name__
    finish(session, tally, now=clock(), error=error)
    return True


def _is_free(today: date, now: datetime) -> ColumnElement[bool]:
    """Tell of the job's row whether a run may begin: a new day, or one that was interrupted."""
    abandoned = and_(JobRun.finished_at.is_(None), JobRun.started_at < now - ABANDONED)
    return or_(JobRun.run_on < today, abandoned)

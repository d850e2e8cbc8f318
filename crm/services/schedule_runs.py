"""A run over all service schedules: create what is due, batch by batch."""

from collections.abc import Iterator, Mapping
from datetime import date
from time import monotonic, sleep

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from crm.errors import UnknownScheduleError
from crm.models import ServiceSchedule
from crm.services import schedule_batches
from crm.services.schedule_outcomes import Created, Failed
from crm.services.schedule_plans import Run

BATCH = 300  # schedules in one transaction
TURN = 2.0  # seconds of work before other writers get their turn
REST = 0.12  # seconds; a writer who waits for SQLite's lock looks every 0.1 s


def count_due(session: Session, run: Run) -> int:
    """Return how many schedules the run will look at."""
    return session.scalar(select(func.count()).where(*_is_due(run))) or 0


def generate_due(session: Session, run: Run) -> Iterator[Created | Failed]:
    """Create every visit that is due, and yield what became of it.

    It works while it is being read, and keeps no more than a batch in memory.
    It commits after each batch (a dry run takes each batch back), so it may be
    interrupted anywhere, and any number of runs may go on at once (rule R13). A
    schedule that fails is left as it was and keeps the error (rule R12).
    Raises UnknownScheduleError at once when `run.only` is no schedule's id.
    """
    if run.only is not None:
        known = session.scalar(select(ServiceSchedule.id).where(ServiceSchedule.id == run.only))
        if known is None:
            raise UnknownScheduleError(id=run.only)
    return _batches(session, run)


def _batches(session: Session, run: Run) -> Iterator[Created | Failed]:
    end = session.rollback if run.dry_run else session.commit
    place, turn_began = None, monotonic()
    while page := _page(session, run, place):
        place = page[-1]
        pending: Mapping[int, date | None] = {schedule_id: None for _, schedule_id in page}
        while pending:
            done = schedule_batches.create(session, pending, run)
            end()
            yield from done.outcomes
            pending = done.unfinished
            if monotonic() - turn_began >= TURN:
                _let_others_write(session)
                turn_began = monotonic()
    end()


def _let_others_write(session: Session) -> None:
    """Leave SQLite's lock free for a moment; it goes to whoever looks, not to who waits longest.

    Without this somebody who saves a form during a long run waits until they are refused.
    """
    if session.get_bind().dialect.name == "sqlite":
        sleep(REST)


def _page(session: Session, run: Run, place: tuple[date, int] | None) -> list[tuple[date, int]]:
    """Return the next schedules with something to do, by the index, after `place`."""
    key = tuple_(ServiceSchedule.next_run_on, ServiceSchedule.id)
    query = select(ServiceSchedule.next_run_on, ServiceSchedule.id).where(*_is_due(run))
    if place:
        query = query.where(key > place)
    rows = session.execute(
        query.order_by(ServiceSchedule.next_run_on, ServiceSchedule.id).limit(BATCH)
    )
    return [(day, schedule_id) for day, schedule_id in rows if day]


def _is_due(run: Run) -> list[ColumnElement[bool]]:
    conditions = [ServiceSchedule.next_run_on <= run.today]
    if run.only is not None:
        conditions.append(ServiceSchedule.id == run.only)
    return conditions

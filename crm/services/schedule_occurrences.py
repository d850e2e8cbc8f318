"""Single visits of a schedule, before they exist: left out, or on another day (rule R15)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.holidays import effective_due
from crm.domain.periods import first_k_on_or_after, nth_due
from crm.domain.schedules import Rule
from crm.domain.statuses import OccurrenceStatus
from crm.errors import (
    MissingReasonError,
    NotDueError,
    PausedThenError,
    TooEarlyError,
    VisitExistsError,
)
from crm.models import Occurrence, ServiceSchedule
from crm.services import schedules


def find(session: Session, schedule: ServiceSchedule, due_on: date) -> Occurrence | None:
    """Return what the ledger says of the nominal date `due_on`."""
    return session.scalar(
        select(Occurrence).where(Occurrence.schedule_id == schedule.id, Occurrence.due_on == due_on)
    )


def skip(
    session: Session, schedule: ServiceSchedule, due_on: date, *, reason: str, country: str
) -> Occurrence:
    """Leave out the visit that is due on `due_on`, and no other (rule R15).

    One that was moved is left out too; leaving out twice changes nothing.
    Flushes, does not commit. Raises NotDueError, MissingReasonError, and
    VisitExistsError when it was created.
    """
    rule = schedules.rule_of(schedule, country=country)
    row = _changeable(session, schedule, due_on, rule)
    if row.status is OccurrenceStatus.SKIPPED:
        return row
    row.effective_on = effective_due(due_on, rule.holidays, country)
    row.status = OccurrenceStatus.SKIPPED
    return _write(session, schedule, row, reason=reason, country=country)


def move(
    session: Session,
    schedule: ServiceSchedule,
    due_on: date,
    *,
    to: date,
    reason: str,
    country: str,
) -> Occurrence:
    """Let the visit that is due on `due_on` take place on `to` instead (rule R15).

    It is created the lead days before `to`. The rest of the series stays as it
    is. One that was moved, or left out, may be moved again; to the same day
    changes nothing. Flushes, does not commit. Raises NotDueError,
    MissingReasonError, VisitExistsError when it was created, and TooEarlyError
    or PausedThenError when nothing would come of it.
    """
    rule = schedules.rule_of(schedule, country=country)
    row = _changeable(session, schedule, due_on, rule)
    if row.status is OccurrenceStatus.MOVED and row.effective_on == to:
        return row
    if rule.generate_from and to < rule.generate_from:
        raise TooEarlyError(first=rule.generate_from)
    if rule.pause and to in rule.pause:
        raise PausedThenError(day=to)
    row.effective_on, row.status = to, OccurrenceStatus.MOVED
    return _write(session, schedule, row, reason=reason, country=country)


def undo(session: Session, schedule: ServiceSchedule, due_on: date, *, country: str) -> bool:
    """Let the visit of `due_on` be as the series gives it; False when it was so.

    Flushes, does not commit. Raises VisitExistsError when it was created.
    """
    row = find(session, schedule, due_on)
    if row is None or row.status is OccurrenceStatus.FAILED:
        return False
    if row.status is OccurrenceStatus.GENERATED:
        raise VisitExistsError(day=due_on)
    session.delete(row)
    session.flush()
    schedules.refresh(session, schedule, country=country)
    return True


def _changeable(
    session: Session, schedule: ServiceSchedule, due_on: date, rule: Rule
) -> Occurrence:
    """Return the row of a visit that does not exist yet, or a new one for it."""
    session.flush()
    row = find(session, schedule, due_on)
    if row is None or row.status is OccurrenceStatus.FAILED:
        _require_due(rule, due_on)
    elif row.status is OccurrenceStatus.GENERATED:
        raise VisitExistsError(day=due_on)
    return row or Occurrence(due_on=due_on)


def _require_due(rule: Rule, due_on: date) -> None:
    k = first_k_on_or_after(rule.starts_on, rule.period, due_on)
    first = max(rule.starts_on, rule.generate_from or rule.starts_on)
    is_in_series = nth_due(rule.starts_on, rule.period, k) == due_on
    if not is_in_series or not first <= due_on <= (rule.ends_on or date.max):
        raise NotDueError(day=due_on)


def _write(
    session: Session, schedule: ServiceSchedule, row: Occurrence, *, reason: str, country: str
) -> Occurrence:
    """Write `row` into the ledger, and look for the next run anew."""
    if not reason.strip():
        raise MissingReasonError
    row.reason, row.fault, row.is_late = reason.strip(), None, False
    row.schedule = schedule
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise VisitExistsError(day=row.due_on) from error
    schedules.refresh(session, schedule, country=country)
    return row

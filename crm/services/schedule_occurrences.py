"""Single visits of a schedule, before they exist: left out, or on another day (rule R15)."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.holidays import effective_due
from crm.domain.periods import first_k_on_or_after, nth_due
from crm.domain.statuses import OccurrenceStatus
from crm.errors import MissingReasonError, NotDueError, TooEarlyError, VisitExistsError
from crm.models import Occurrence, ServiceSchedule
from crm.services import schedules


def skip(
    session: Session, schedule: ServiceSchedule, due_on: date, *, reason: str, country: str
) -> Occurrence:
    """Leave out the visit that is due on `due_on`, and no other (rule R15).

    Flushes, does not commit. Raises NotDueError, VisitExistsError and MissingReasonError.
    """
    effective_on = _effective_on(schedule, due_on, country)
    row = Occurrence(due_on=due_on, effective_on=effective_on, status=OccurrenceStatus.SKIPPED)
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
    is. Flushes, does not commit. Raises NotDueError, VisitExistsError,
    MissingReasonError, and TooEarlyError when nothing would come of it.
    """
    _effective_on(schedule, due_on, country)
    if schedule.generate_from and to < schedule.generate_from:
        raise TooEarlyError(first=schedule.generate_from)
    row = Occurrence(due_on=due_on, effective_on=to, status=OccurrenceStatus.MOVED)
    return _write(session, schedule, row, reason=reason, country=country)


def _effective_on(schedule: ServiceSchedule, due_on: date, country: str) -> date:
    """Return when the visit of `due_on` would take place; NotDueError when there is none."""
    rule = schedules.rule_of(schedule, country=country)
    k = first_k_on_or_after(rule.starts_on, rule.period, due_on)
    first = max(rule.starts_on, rule.generate_from or rule.starts_on)
    is_in_series = nth_due(rule.starts_on, rule.period, k) == due_on
    if not is_in_series or not first <= due_on <= (rule.ends_on or date.max):
        raise NotDueError(day=due_on)
    return effective_due(due_on, rule.holidays, country)


def _write(
    session: Session, schedule: ServiceSchedule, row: Occurrence, *, reason: str, country: str
) -> Occurrence:
    """Add `row` to the ledger unless its date has one, and look for the next run anew."""
    if not reason.strip():
        raise MissingReasonError
    row.schedule, row.reason = schedule, reason.strip()
    session.flush()
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise VisitExistsError(day=row.due_on) from error
    schedules.refresh(session, schedule, country=country)
    return row

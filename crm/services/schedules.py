"""Service schedules as staff change them: save, pause, resume, skip and move.

`crm.services.schedule_runs` creates what is due.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.holidays import HolidayPolicy, effective_due
from crm.domain.periods import first_k_on_or_after, nth_due
from crm.domain.schedules import (
    InvalidScheduleError,
    Rule,
    Upcoming,
    after_edit,
    after_resuming,
    upcoming,
)
from crm.domain.statuses import OccurrenceStatus
from crm.errors import MissingReasonError, NotDueError, TooEarlyError, VisitExistsError
from crm.models import Occurrence, ServiceSchedule
from crm.services import schedule_ledger


def rule_of(schedule: ServiceSchedule, *, country: str) -> Rule:
    """Return when `schedule` is due, with the holidays of `country`.

    Raises InvalidScheduleError, which names the field, for values that make no schedule.
    """
    rule = Rule(
        schedule.starts_on,
        schedule.period,
        lead_days=schedule.lead_days,
        ends_on=schedule.ends_on,
        generate_from=schedule.generate_from,
        holidays=schedule.holiday_policy or HolidayPolicy.NONE,
        country=country,
        paused=bool(schedule.is_paused),
    )
    if schedule.duration_days is not None and schedule.duration_days < 1:
        raise InvalidScheduleError("duration_days", N_("A visit lasts at least one day."))
    return rule


def save(
    session: Session,
    schedule: ServiceSchedule,
    *,
    today: date,
    country: str,
    create_past: bool = False,
) -> None:
    """Settle from when on `schedule` creates visits, and when its next run is.

    For a form: call it after the typed values are set and before anything is
    flushed, as what was there before is read from the database. A new schedule
    that starts in the past creates its past visits only with `create_past`
    (rule R6); a changed start, period or lead changes the future only (rule
    R8); after a pause nothing of what was missed is created (rule R7).
    Raises InvalidScheduleError. Does not flush or commit.
    """
    with session.no_autoflush:
        rule = rule_of(schedule, country=country)
        old = _rule_before(session, schedule, country)
        if old is not None:
            rule = after_edit(old, rule, today=today)
            if old.paused and not rule.paused:
                rule = after_resuming(rule, today=today)
            schedule.generate_from = rule.generate_from
        elif schedule.generate_from is None and schedule.starts_on < today and not create_past:
            schedule.generate_from = today
        refresh(session, schedule, country=country)


def pause(session: Session, schedule: ServiceSchedule, *, today: date, country: str) -> bool:
    """Let `schedule` create nothing until it is resumed (rule R7); False when it was paused."""
    return _set_paused(session, schedule, paused=True, today=today, country=country)


def resume(session: Session, schedule: ServiceSchedule, *, today: date, country: str) -> bool:
    """Let `schedule` create visits from `today` on (rule R7); False when it was not paused."""
    return _set_paused(session, schedule, paused=False, today=today, country=country)


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


def refresh(session: Session, schedule: ServiceSchedule, *, country: str) -> None:
    """Set the next day on which a run has something to do for `schedule`.

    Raises InvalidScheduleError. Does not flush or commit.
    """
    rule = rule_of(schedule, country=country)
    ledger = schedule_ledger.Ledger()
    if schedule.id is not None:
        ledger = schedule_ledger.read(session, {schedule.id: rule})[schedule.id]
    schedule.next_run_on = schedule_ledger.next_run_on(rule, ledger)


def preview(
    schedule: ServiceSchedule, *, today: date, country: str, n: int = 12, language: str = "ro"
) -> Iterator[Upcoming]:
    """Yield the next `n` visits that the values of `schedule` give, saved or not.

    Raises InvalidScheduleError.
    """
    return upcoming(rule_of(schedule, country=country), today=today, n=n, language=language)


def _rule_before(session: Session, schedule: ServiceSchedule, country: str) -> Rule | None:
    """Return the rule that the database has; None for a new schedule, or one without sense."""
    if schedule.id is None:
        return None
    row = session.execute(
        select(
            ServiceSchedule.starts_on,
            ServiceSchedule.period,
            ServiceSchedule.lead_days,
            ServiceSchedule.is_paused,
        ).where(ServiceSchedule.id == schedule.id)
    ).one_or_none()
    if row is None:
        return None
    return Rule(
        row.starts_on, row.period, lead_days=row.lead_days, paused=row.is_paused, country=country
    )


def _set_paused(
    session: Session, schedule: ServiceSchedule, *, paused: bool, today: date, country: str
) -> bool:
    if schedule.is_paused is paused:
        return False
    schedule.is_paused = paused
    save(session, schedule, today=today, country=country)
    return True


def _effective_on(schedule: ServiceSchedule, due_on: date, country: str) -> date:
    """Return when the visit of `due_on` would take place; NotDueError when there is none."""
    rule = rule_of(schedule, country=country)
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
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise VisitExistsError(day=row.due_on) from error
    refresh(session, schedule, country=country)
    return row

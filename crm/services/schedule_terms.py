"""How long a service schedule runs: paused, resumed, ended, renewed.

Each function says whether it changed anything, so that doing it twice is
harmless. None flushes or commits.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from sqlalchemy.orm import Session

from crm.errors import EndlessScheduleError, PauseTooEarlyError
from crm.models import ServiceSchedule
from crm.services import schedules

_ONE_DAY = timedelta(days=1)


def is_resting(schedule: ServiceSchedule, today: date) -> bool:
    """Tell whether there is a pause to be ended: one that goes on, or one that is planned."""
    return schedule.is_paused or (schedule.pause_to is not None and schedule.pause_to >= today)


def pause(session: Session, schedule: ServiceSchedule, *, today: date, country: str) -> bool:
    """Let `schedule` create nothing until it is resumed (rule R7); False when it was paused."""
    if schedule.is_paused:
        return False
    schedule.is_paused = True
    schedule.pause_from, schedule.pause_to = today, None
    schedules.save(session, schedule, today=today, country=country)
    return True


def pause_between(
    session: Session,
    schedule: ServiceSchedule,
    from_on: date,
    to_on: date,
    *,
    today: date,
    country: str,
) -> bool:
    """Let `schedule` rest from `from_on` to `to_on`, instead of any other pause.

    False when that was said before. Raises PauseTooEarlyError for a day that is
    over, InvalidScheduleError for an end before the beginning.
    """
    if (schedule.pause_from, schedule.pause_to) == (from_on, to_on) and not schedule.is_paused:
        return False
    if from_on < today:
        raise PauseTooEarlyError
    resume(session, schedule, today=today, country=country)
    schedule.pause_from, schedule.pause_to = from_on, to_on
    schedules.refresh(session, schedule, country=country)
    return True


def resume(session: Session, schedule: ServiceSchedule, *, today: date, country: str) -> bool:
    """Let `schedule` create visits from `today` on (rule R7); False when it was not paused.

    A pause that has begun ends yesterday; one that is only planned is dropped.
    """
    if not is_resting(schedule, today):
        return False
    has_begun = schedule.is_paused or (
        schedule.pause_from is not None and schedule.pause_from <= today
    )
    schedule.is_paused = False
    if schedule.pause_from is not None and schedule.pause_from < today:
        schedule.pause_to = today - _ONE_DAY
    else:
        schedule.pause_from = schedule.pause_to = None
    if has_begun:
        schedule.generate_from = today
    schedules.refresh(session, schedule, country=country)
    return True


def end(
    session: Session, schedule: ServiceSchedule, on: date, *, today: date, country: str
) -> bool:
    """Let `on` be the last nominal due date (rule R4); what exists stays.

    False when that was said before. A later end than one that is over brings
    back nothing of the days between. Raises InvalidScheduleError for a day
    before the start.
    """
    if schedule.ends_on == on:
        return False
    if schedule.ends_on is not None and schedule.ends_on < today:
        schedule.generate_from = max(today, schedule.generate_from or today)
    schedule.ends_on = on
    schedules.refresh(session, schedule, country=country)
    return True


def renew(session: Session, schedule: ServiceSchedule, *, today: date, country: str) -> bool:
    """Let `schedule` run a year longer, or so many that its end is not over.

    The series goes on from its start, so that no date comes twice; what fell
    between an end that is over and `today` is not created. Raises
    EndlessScheduleError.
    """
    if schedule.ends_on is None:
        raise EndlessScheduleError
    last = _a_year_later(schedule.ends_on)
    while last < today:
        last = _a_year_later(last)
    return end(session, schedule, last, today=today, country=country)


def _a_year_later(day: date) -> date:
    """Return the same day of the next year; the end of a month stays the end of it."""
    if day.year == MAXYEAR:
        return date.max
    is_last = day.day == monthrange(day.year, day.month)[1]
    length = monthrange(day.year + 1, day.month)[1]
    return date(day.year + 1, day.month, length if is_last else min(day.day, length))

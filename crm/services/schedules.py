"""Service schedules as staff write them: save, preview.

`schedule_terms` pauses, ends and renews them, `schedule_occurrences` skips and moves
single visits, `schedule_runs` creates what is due.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.pauses import Pause
from crm.domain.schedule_preview import Upcoming, upcoming
from crm.domain.schedules import InvalidScheduleError, Rule, after_edit, after_resuming
from crm.models import ServiceSchedule
from crm.models.schedule import LONGEST_LEAD, LONGEST_VISIT
from crm.services import schedule_ledger


def rule_of(schedule: ServiceSchedule, *, country: str) -> Rule:
    """Return when `schedule` is due, with the holidays of `country`.

    Raises InvalidScheduleError, which names the field, for values that make no schedule.
    """
    lasts, lead = _value(schedule, "duration_days"), _value(schedule, "lead_days")
    if not isinstance(lasts, int) or lasts < 1:
        raise InvalidScheduleError("duration_days", N_("A visit lasts at least one day."))
    if lasts > LONGEST_VISIT:
        text = N_("A visit lasts %(most)s days at most.")
        raise InvalidScheduleError("duration_days", text, most=LONGEST_VISIT)
    if isinstance(lead, int) and lead > LONGEST_LEAD:
        text = N_("The days ahead are %(most)s at most.")
        raise InvalidScheduleError("lead_days", text, most=LONGEST_LEAD)
    return Rule(
        _value(schedule, "starts_on"),
        _value(schedule, "period"),
        lead_days=lead,
        ends_on=_value(schedule, "ends_on"),
        generate_from=_value(schedule, "generate_from"),
        holidays=_value(schedule, "holiday_policy"),
        country=country,
        paused=bool(_value(schedule, "is_paused")),
        pause=_pause_of(schedule),
    )


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


def _value(schedule: ServiceSchedule, name: str) -> Any:
    """Return an attribute; of a new schedule without it, what it gets when it is written."""
    state = inspect(schedule)
    if name in state.dict or state.key is not None:
        return getattr(schedule, name)
    default = state.mapper.columns[name].default
    return getattr(default, "arg", None)


def _pause_of(schedule: ServiceSchedule) -> Pause | None:
    """Return the pause with two ends; one that goes on until it is ended has none yet."""
    first, last = _value(schedule, "pause_from"), _value(schedule, "pause_to")
    return Pause(first, last) if first and last else None


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

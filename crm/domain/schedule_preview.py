"""The coming visits of a service schedule, for people who look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from crm.domain.holidays import HolidayPolicy, effective_due, holiday_name, is_working_day
from crm.domain.schedules import Rule, nominal_dues


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A coming visit, and what is special about the day that the series gives.

    `holiday` is the name of the public holiday on `due_on`; `day_off` is also true at
    weekends.
    """

    due_on: date
    effective_on: date
    day_off: bool
    holiday: str | None


def upcoming(rule: Rule, *, today: date, n: int = 12, language: str = "ro") -> Iterator[Upcoming]:
    """Yield the next `n` visits from `today` on, whatever the lead, used or paused.

    Holidays are named in `language`.
    """
    # A date before today counts when the holidays in between move it to today or later.
    day_before = max(today, date.min + timedelta(days=1)) - timedelta(days=1)
    since = effective_due(day_before, HolidayPolicy.PREVIOUS, rule.country)
    pairs = (
        (day, effective_due(day, rule.holidays, rule.country))
        for day in nominal_dues(rule, since=since)
    )
    coming = (pair for pair in pairs if pair[1] >= today)
    for nominal, effective in islice(coming, n):
        day_off = not is_working_day(nominal, rule.country)
        holiday = holiday_name(nominal, rule.country, language=language)
        yield Upcoming(nominal, effective, day_off, holiday)

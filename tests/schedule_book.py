"""The rules of schedules once more, slow and obvious: what a careful clerk would do on paper."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from holidays import country_holidays

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period

MONTHS = {Period.MONTHLY: 1, Period.QUARTERLY: 3, Period.ANNUAL: 12}
WAYS = {HolidayPolicy.NONE: 0, HolidayPolicy.PREVIOUS: -1, HolidayPolicy.NEXT: 1}
CALENDAR = country_holidays("RO", years=range(2023, 2032))
HORIZON = date(2030, 1, 1)


def nth(start: date, period: Period, k: int) -> date:
    """Count on a calendar: the same day of a later month, or the last one that it has."""
    if period is Period.WEEKLY:
        return start + timedelta(days=7 * k)
    year, month = start.year, start.month
    for _ in range(k * MONTHS[period]):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in (start.day, 30, 29, 28):
        with suppress(ValueError):
            return date(year, month, min(day, start.day))
    raise AssertionError("every month has a 28th")


class Book:
    """A contract as a careful clerk would keep it, on paper."""

    def __init__(self, **terms: Any) -> None:
        self.terms = terms
        self.paused = False
        self.began = date.min
        self.rest: tuple[date, date] | None = None
        self.first: date | None = None
        self.rows: dict[date, date | None] = {}  # a date while moved and waiting

    def effective(self, day: date) -> date:
        while (way := WAYS[self.terms["holiday_policy"]]) and not CALENDAR.is_working_day(day):
            day += timedelta(days=way)
        return day

    def open_days(self) -> Iterator[date]:
        """Go through the whole series, and leave out what the rules leave out."""
        for k in range(400):
            day = nth(self.terms["starts_on"], self.terms["period"], k)
            if (
                day < HORIZON
                and day not in self.rows
                and self.counts(day, day, self.effective(day))
            ):
                yield day

    def run(self, today: date) -> list[tuple[date, date]]:
        now = self.due(today)
        self.rows |= {day: None for day, _ in now}
        return now

    def due(self, today: date) -> list[tuple[date, date]]:
        if self.paused or self.rests(today):
            return []
        visits = [(day, self.effective(day)) for day in self.open_days()]
        visits += [(day, to) for day, to in self.rows.items() if to and self.counts(day, to, to)]
        lead = timedelta(days=self.terms["lead_days"])
        return sorted((day, to) for day, to in visits if to - lead <= today)

    def edit(self, today: date, name: str, value: Any) -> None:
        matters = name in ("starts_on", "period", "lead_days") and self.terms[name] != value
        self.terms[name] = value
        if matters:
            self.first = max(today, self.first or today)

    def pause(self, today: date) -> None:
        if not self.paused:
            self.paused, self.began, self.rest = True, today, None

    def plan(self, today: date, first: date, last: date) -> None:
        if self.paused or self.rest != (first, last):
            self.resume(today)
            self.rest = (first, last)

    def resume(self, today: date) -> None:
        """End what goes on, yesterday; call off what is only planned."""
        if not self.paused and (self.rest is None or self.rest[1] < today):
            return
        began = self.began if self.paused or self.rest is None else self.rest[0]
        if began <= today:
            self.first = today
        self.paused = False
        self.rest = (began, today - timedelta(days=1)) if began < today else None

    def rests(self, day: date) -> bool:
        return self.rest is not None and self.rest[0] <= day <= self.rest[1]

    def counts(self, day: date, counted: date, comes_on: date) -> bool:
        ends_on = self.terms["ends_on"]
        is_open = (ends_on is None or day <= ends_on) and not self.rests(comes_on)
        return is_open and counted >= (self.first or date.min)

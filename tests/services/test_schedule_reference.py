"""Any sequence of runs, edits, pauses and changes, against a slow and obvious reading."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from holidays import country_holidays
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.models import Client, Intervention, Occurrence, ServiceSchedule
from crm.services import schedule_occurrences, schedule_terms, schedules
from tests.generation import RO, created

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
            if day < HORIZON and day not in self.rows and self._counts(day, day):
                yield day

    def run(self, today: date) -> list[tuple[date, date]]:
        if self.paused:
            return []
        visits = [(day, self.effective(day)) for day in self.open_days()]
        visits += [(day, to) for day, to in self.rows.items() if to and self._counts(day, to)]
        lead = timedelta(days=self.terms["lead_days"])
        now = [(day, to) for day, to in visits if to - lead <= today]
        self.rows |= {day: None for day, _ in now}
        return sorted(now)

    def edit(self, today: date, name: str, value: Any) -> None:
        matters = name in ("starts_on", "period", "lead_days") and self.terms[name] != value
        self.terms[name] = value
        if matters:
            self.first = max(today, self.first or today)

    def resume(self, today: date) -> None:
        if self.paused:
            self.paused, self.first = False, today

    def _counts(self, day: date, takes_place: date) -> bool:
        ends_on = self.terms["ends_on"]
        return (ends_on is None or day <= ends_on) and takes_place >= (self.first or date.min)


day = st.dates(date(2025, 1, 1), date(2026, 12, 31))
terms = st.fixed_dictionaries(
    {
        "starts_on": day,
        "period": st.sampled_from(Period),
        "lead_days": st.integers(0, 40),
        "ends_on": st.none(),
        "holiday_policy": st.sampled_from(HolidayPolicy),
    }
)
event = (
    st.tuples(st.just("run"), st.none())
    | st.tuples(st.just("starts_on"), day)
    | st.tuples(st.just("period"), st.sampled_from(Period))
    | st.tuples(st.just("lead_days"), st.integers(0, 40))
    | st.tuples(st.just("ends_on"), st.dates(date(2027, 1, 1), date(2027, 6, 1)))
    | st.tuples(st.sampled_from(["pause", "resume", "delete"]), st.none())
    | st.tuples(st.just("skip"), st.integers(0, 3))
    | st.tuples(st.just("move"), st.tuples(st.integers(0, 3), st.integers(0, 60)))
)
days_between = st.integers(-20, 90)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(terms, st.lists(st.tuples(days_between, event), min_size=1, max_size=9))
def test_any_sequence_gives_what_the_rules_give(
    session: Session, terms: dict[str, Any], events: list[tuple[int, tuple[str, Any]]]
) -> None:
    book, schedule = Book(**terms), _written(session, terms)
    today = date(2026, 1, 15)

    for days, (name, value) in [*events, (30, ("run", None)), (0, ("run", None))]:
        today += timedelta(days=days)
        if name == "run":
            made = created(session, today, only=schedule.id)
            assert sorted((each.due_on, each.effective_on) for each in made) == book.run(today)
        else:
            _apply(session, schedule, book, name, value, today)
            session.commit()
        rows = select(Occurrence.due_on).where(Occurrence.schedule_id == schedule.id)
        assert set(session.scalars(rows)) == set(book.rows)


def _written(session: Session, terms: dict[str, Any]) -> ServiceSchedule:
    schedule = ServiceSchedule(client=Client(name="Acme"), object_text="Boiler", **terms)
    session.add(schedule)
    session.commit()
    return schedule


def _apply(
    session: Session, schedule: ServiceSchedule, book: Book, name: str, value: Any, today: date
) -> None:
    if name == "pause":
        book.paused = True
        schedule_terms.pause(session, schedule, today=today, country=RO)
    elif name == "resume":
        book.resume(today)
        schedule_terms.resume(session, schedule, today=today, country=RO)
    elif name == "delete":
        made = select(Intervention).where(Intervention.schedule_id == schedule.id)
        for case in session.scalars(made):
            case.schedule_id = None
        rows = select(Occurrence).where(Occurrence.schedule_id == schedule.id)
        for row in session.scalars(rows):
            row.intervention = None
    elif name in ("skip", "move"):
        _change_visit(session, schedule, book, name, value)
    else:
        book.edit(today, name, value)
        setattr(schedule, name, value)
        schedules.save(session, schedule, today=today, country=RO)


def _change_visit(
    session: Session, schedule: ServiceSchedule, book: Book, name: str, value: Any
) -> None:
    which, later = value if name == "move" else (value, 0)
    coming = list(book.open_days())[which:]
    if not coming:
        return
    if name == "skip":
        book.rows[coming[0]] = None
        schedule_occurrences.skip(session, schedule, coming[0], reason="Away", country=RO)
        return
    to = coming[0] + timedelta(days=later)
    book.rows[coming[0]] = to
    schedule_occurrences.move(session, schedule, coming[0], to=to, reason="Away", country=RO)

"""Any sequence of runs, edits, pauses, changes and kills, against the clerk's book."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.statuses import OccurrenceStatus
from crm.models import Client, Intervention, Occurrence, ServiceSchedule
from crm.services import schedule_occurrences, schedule_plans, schedule_terms, schedules
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import generate_due
from tests.generation import MAILING, NOW, RO, created
from tests.schedule_book import Book

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
    | st.tuples(st.just("plan"), st.tuples(st.integers(0, 60), st.integers(0, 60)))
    | st.tuples(st.just("kill"), st.integers(0, 2))
    | st.tuples(st.just("undo"), st.integers(0, 3))
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
            _apply(session, schedule, book, (name, value), today)
            session.commit()
        rows = select(Occurrence.due_on).where(Occurrence.schedule_id == schedule.id)
        assert set(session.scalars(rows)) == set(book.rows)


def _written(session: Session, terms: dict[str, Any]) -> ServiceSchedule:
    schedule = ServiceSchedule(client=Client(name="Acme"), object_text="Boiler", **terms)
    session.add(schedule)
    session.commit()
    return schedule


Happening = Callable[[Session, ServiceSchedule, Book, Any, date], None]


def _apply(
    session: Session, schedule: ServiceSchedule, book: Book, event: tuple[str, Any], today: date
) -> None:
    name, value = event
    happening = HAPPENINGS.get(name)
    if happening:
        happening(session, schedule, book, value, today)
        return
    book.edit(today, name, value)
    setattr(schedule, name, value)
    schedules.save(session, schedule, today=today, country=RO)


def _pause(
    session: Session, schedule: ServiceSchedule, book: Book, _value: None, today: date
) -> None:
    book.pause(today)
    schedule_terms.pause(session, schedule, today=today, country=RO)


def _plan(
    session: Session, schedule: ServiceSchedule, book: Book, value: tuple[int, int], today: date
) -> None:
    first = today + timedelta(days=value[0])
    last = first + timedelta(days=value[1])
    book.plan(today, first, last)
    schedule_terms.pause_between(session, schedule, first, last, today=today, country=RO)


def _resume(
    session: Session, schedule: ServiceSchedule, book: Book, _value: None, today: date
) -> None:
    book.resume(today)
    schedule_terms.resume(session, schedule, today=today, country=RO)


def _delete(
    session: Session, schedule: ServiceSchedule, _book: Book, _value: None, _today: date
) -> None:
    made = select(Intervention).where(Intervention.schedule_id == schedule.id)
    for case in session.scalars(made):
        case.schedule_id = None
    rows = select(Occurrence).where(Occurrence.schedule_id == schedule.id)
    for row in session.scalars(rows):
        row.intervention = None


def _skip(
    session: Session, schedule: ServiceSchedule, book: Book, which: int, _today: date
) -> None:
    coming = list(book.open_days())[which:]
    if coming:
        book.rows[coming[0]] = None
        schedule_occurrences.skip(session, schedule, coming[0], reason="Away", country=RO)


def _move(
    session: Session, schedule: ServiceSchedule, book: Book, value: tuple[int, int], _today: date
) -> None:
    coming = list(book.open_days())[value[0] :]
    if not coming:
        return
    to = coming[0] + timedelta(days=value[1])
    if not book.rests(to):
        book.rows[coming[0]] = to
        schedule_occurrences.move(session, schedule, coming[0], to=to, reason="Away", country=RO)


def _undo(
    session: Session, schedule: ServiceSchedule, book: Book, which: int, _today: date
) -> None:
    """Put a visit back that was left out or moved; it is as if nothing had been said."""
    changed = (OccurrenceStatus.SKIPPED, OccurrenceStatus.MOVED)
    query = select(Occurrence.due_on).where(
        Occurrence.schedule_id == schedule.id, Occurrence.status.in_(changed)
    )
    days = sorted(session.scalars(query))[which:]
    if days:
        del book.rows[days[0]]
        assert schedule_occurrences.undo(session, schedule, days[0], country=RO)


def _kill(
    session: Session, schedule: ServiceSchedule, book: Book, committed: int, today: date
) -> None:
    """Let a run die: after some visits, each in a transaction of its own, or amid one."""
    run = Run(today=today, now=NOW, mailing=MAILING, country=RO, only=schedule.id)
    before, due = _generated(session, schedule), {day for day, _ in book.due(today)}
    at_once = schedule_plans.AT_ONCE
    schedule_plans.AT_ONCE = 1
    try:
        list(islice(generate_due(session, run), committed))
    finally:
        schedule_plans.AT_ONCE = at_once
    session.rollback()
    made = _generated(session, schedule) - before
    assert made <= due
    assert len(made) >= min(committed, len(due))
    book.rows |= dict.fromkeys(made)


def _generated(session: Session, schedule: ServiceSchedule) -> set[date]:
    rows = select(Occurrence.due_on).where(
        Occurrence.schedule_id == schedule.id, Occurrence.status == OccurrenceStatus.GENERATED
    )
    return set(session.scalars(rows))


HAPPENINGS: dict[str, Happening] = {
    "pause": _pause,
    "plan": _plan,
    "resume": _resume,
    "delete": _delete,
    "skip": _skip,
    "move": _move,
    "undo": _undo,
    "kill": _kill,
}

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedules import InvalidScheduleError
from crm.models import ServiceSchedule
from crm.services import schedule_terms, schedules
from tests.factories import Factories
from tests.generation import RO, dues

START, TODAY = date(2026, 1, 10), date(2026, 3, 12)


def typed(factories: Factories, **given: Any) -> ServiceSchedule:
    """Return a schedule as a form makes it: filled in, not written yet."""
    values = {"client": factories.client(), "object_text": "Boiler", "period": Period.MONTHLY}
    return ServiceSchedule(**(values | {"starts_on": START, "lead_days": 0} | given))


def saved(
    session: Session, schedule: ServiceSchedule, *, create_past: bool = False
) -> ServiceSchedule:
    schedules.save(session, schedule, today=TODAY, country=RO, create_past=create_past)
    session.add(schedule)
    session.commit()
    return schedule


def test_a_form_leaves_out_the_past_unless_told_otherwise(
    session: Session, factories: Factories
) -> None:
    plain = saved(session, typed(factories))
    full = saved(session, typed(factories), create_past=True)

    assert (plain.generate_from, plain.next_run_on) == (TODAY, date(2026, 4, 10))
    assert (full.generate_from, full.next_run_on) == (None, START)
    assert dues(session, date(2026, 4, 10), only=plain.id) == [date(2026, 4, 10)]
    assert len(dues(session, date(2026, 4, 10), only=full.id)) == 4


def test_a_start_today_or_later_needs_no_first_day(session: Session, factories: Factories) -> None:
    assert saved(session, typed(factories, starts_on=TODAY)).generate_from is None
    assert saved(session, typed(factories, starts_on=TODAY)).next_run_on == TODAY


def test_a_schedule_that_was_written_without_a_form_is_looked_at_by_the_next_run(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=START, lead_days=0)

    assert schedule.generate_from is None
    assert dues(session, START) == [START]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"starts_on": date(2026, 1, 15)}, [date(2026, 3, 15), date(2026, 4, 15)]),
        ({"period": Period.QUARTERLY}, [date(2026, 4, 10)]),
        ({"lead_days": 31}, [date(2026, 4, 10), date(2026, 5, 10)]),
    ],
)
def test_an_edit_of_start_period_or_lead_changes_the_future_only(
    session: Session, factories: Factories, change: dict[str, Any], expected: list[date]
) -> None:
    schedule = factories.schedule(starts_on=START, lead_days=0)
    dues(session, START)

    for name, value in change.items():
        setattr(schedule, name, value)
    saved(session, schedule)

    assert schedule.generate_from == TODAY
    assert dues(session, date(2026, 4, 15)) == expected


def test_an_edit_never_uses_a_date_again(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=date(2026, 3, 20), lead_days=10)
    assert dues(session, TODAY) == [date(2026, 3, 20)]

    schedule.period = Period.WEEKLY
    saved(session, schedule)

    assert schedule.next_run_on == date(2026, 3, 17)
    assert dues(session, date(2026, 3, 18)) == [date(2026, 3, 27)]


def test_an_edit_of_anything_else_still_catches_up(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=START, lead_days=0)

    schedule.description, schedule.ends_on = "New", date(2026, 2, 10)
    saved(session, schedule)

    assert schedule.generate_from is None
    assert dues(session, TODAY) == [START, date(2026, 2, 10)]
    session.refresh(schedule)
    assert schedule.next_run_on is None


def test_resuming_creates_nothing_that_was_missed(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=START, lead_days=0)

    assert schedule_terms.pause(session, schedule, today=START, country=RO)
    session.commit()
    assert schedule.next_run_on is None
    assert dues(session, TODAY) == []
    assert schedule_terms.resume(session, schedule, today=TODAY, country=RO)
    session.commit()

    assert schedule.generate_from == TODAY
    assert dues(session, date(2026, 5, 1)) == [date(2026, 4, 10)]


def test_resuming_in_the_form_is_resuming(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=START, is_paused=True)

    schedule.is_paused = False
    saved(session, schedule)

    assert schedule.generate_from == TODAY


def test_pausing_and_resuming_twice_change_nothing(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=START)

    assert not schedule_terms.resume(session, schedule, today=TODAY, country=RO)
    assert schedule_terms.pause(session, schedule, today=TODAY, country=RO)
    assert not schedule_terms.pause(session, schedule, today=TODAY, country=RO)
    assert schedule.generate_from is None


def test_what_was_there_before_is_known_although_the_record_was_not_read(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=START, lead_days=0)
    session.expire(schedule)

    schedule.lead_days = 5
    saved(session, schedule)

    assert schedule.generate_from == TODAY


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"lead_days": -1}, "lead_days"),
        ({"lead_days": None}, "lead_days"),
        ({"lead_days": 3651}, "lead_days"),
        ({"period": None}, "period"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2026, 1, 9)}, "ends_on"),
        ({"duration_days": 0}, "duration_days"),
        ({"duration_days": None}, "duration_days"),
        ({"duration_days": 367}, "duration_days"),
        ({"holiday_policy": None}, "holidays"),
    ],
)
def test_what_is_no_schedule_is_refused_and_the_field_named(
    session: Session, factories: Factories, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidScheduleError) as error:
        saved(session, typed(factories, **given))

    assert error.value.field == field
    session.rollback()
    assert session.scalars(select(ServiceSchedule)).all() == []


def test_defaults_count_before_they_are_written(factories: Factories) -> None:
    schedule = ServiceSchedule(starts_on=START, period=Period.WEEKLY)

    rule = schedules.rule_of(schedule, country=RO)

    assert (rule.lead_days, rule.holidays, rule.paused) == (14, HolidayPolicy.NONE, False)


def test_the_preview_shows_the_coming_visits(factories: Factories) -> None:
    schedule = typed(factories, holiday_policy=HolidayPolicy.NEXT)

    coming = list(schedules.preview(schedule, today=TODAY, country=RO, n=2))

    assert [(each.due_on, each.effective_on) for each in coming] == [
        (date(2026, 4, 10), date(2026, 4, 14)),
        (date(2026, 5, 10), date(2026, 5, 11)),
    ]
    assert [each.holiday for each in coming] == ["Vinerea Mare", None]

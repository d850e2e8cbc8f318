from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.domain.periods import Period
from crm.domain.schedules import InvalidScheduleError
from crm.errors import EndlessScheduleError, PauseTooEarlyError
from crm.models import ServiceSchedule
from crm.services.schedule_terms import end, is_resting, pause, pause_between, renew, resume
from tests.factories import Factories
from tests.generation import RO, dues

MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)
TODAY = date(2026, 3, 2)


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3)


def test_a_planned_pause_leaves_its_visits_out_and_no_others(
    session: Session, schedule: ServiceSchedule
) -> None:
    first, last = date(2026, 4, 1), date(2026, 4, 30)

    assert pause_between(session, schedule, first, last, today=TODAY, country=RO)
    assert not pause_between(session, schedule, first, last, today=TODAY, country=RO)
    session.commit()

    assert dues(session, date(2026, 4, 20)) == []
    assert dues(session, date(2026, 5, 7)) == [MARCH, MAY]


def test_a_planned_pause_begins_today_or_later_and_ends_after_that(
    session: Session, schedule: ServiceSchedule
) -> None:
    with pytest.raises(PauseTooEarlyError):
        pause_between(session, schedule, date(2026, 3, 1), MAY, today=TODAY, country=RO)
    with pytest.raises(InvalidScheduleError):
        pause_between(session, schedule, APRIL, MARCH, today=TODAY, country=RO)


def test_a_planned_pause_that_is_called_off_changes_nothing(
    session: Session, schedule: ServiceSchedule
) -> None:
    pause_between(session, schedule, APRIL, MAY, today=TODAY, country=RO)
    assert is_resting(schedule, TODAY)

    assert resume(session, schedule, today=TODAY, country=RO)
    assert not resume(session, schedule, today=TODAY, country=RO)
    session.commit()

    assert schedule.generate_from is None
    assert dues(session, MAY) == [MARCH, APRIL, MAY]


def test_a_pause_that_goes_on_can_be_ended_early_without_a_flood(
    session: Session, schedule: ServiceSchedule
) -> None:
    pause_between(session, schedule, TODAY, date(2026, 7, 1), today=TODAY, country=RO)

    resume(session, schedule, today=date(2026, 4, 20), country=RO)
    session.commit()

    assert (schedule.pause_from, schedule.pause_to) == (TODAY, date(2026, 4, 19))
    assert not is_resting(schedule, date(2026, 4, 20))
    assert dues(session, MAY) == [MAY]


def test_a_pause_that_is_over_is_remembered(session: Session, schedule: ServiceSchedule) -> None:
    pause(session, schedule, today=TODAY, country=RO)
    session.commit()
    resume(session, schedule, today=date(2026, 3, 20), country=RO)
    session.commit()

    assert (schedule.pause_from, schedule.pause_to) == (TODAY, date(2026, 3, 19))


def test_an_end_is_the_last_date(session: Session, schedule: ServiceSchedule) -> None:
    assert end(session, schedule, APRIL, today=TODAY, country=RO)
    assert not end(session, schedule, APRIL, today=TODAY, country=RO)
    session.commit()

    assert dues(session, date(2026, 8, 1)) == [MARCH, APRIL]
    session.refresh(schedule)
    assert schedule.next_run_on is None


def test_an_end_before_the_start_is_refused(session: Session, schedule: ServiceSchedule) -> None:
    with pytest.raises(InvalidScheduleError):
        end(session, schedule, date(2026, 3, 9), today=TODAY, country=RO)


@pytest.mark.parametrize(
    ("ends_on", "today", "expected"),
    [
        (date(2026, 12, 31), TODAY, date(2027, 12, 31)),
        (date(2027, 2, 28), TODAY, date(2028, 2, 29)),
        (date(2028, 2, 29), TODAY, date(2029, 2, 28)),
        (date(2026, 3, 10), date(2029, 6, 1), date(2030, 3, 10)),
        (date(9999, 5, 5), TODAY, date.max),
    ],
)
def test_a_renewal_is_for_another_year_and_reaches_today(
    session: Session, schedule: ServiceSchedule, ends_on: date, today: date, expected: date
) -> None:
    schedule.ends_on = ends_on

    assert renew(session, schedule, today=today, country=RO)

    assert schedule.ends_on == expected


def test_a_renewal_repeats_no_date_and_floods_nothing(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(
        starts_on=MARCH, ends_on=APRIL, period=Period.MONTHLY, lead_days=3
    )
    assert dues(session, APRIL) == [MARCH, APRIL]

    renew(session, schedule, today=date(2026, 8, 1), country=RO)
    session.commit()

    assert schedule.ends_on == date(2027, 4, 10)
    assert dues(session, date(2026, 9, 1)) == [date(2026, 8, 10)]


def test_a_renewal_before_the_end_goes_on_where_the_series_is(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, ends_on=APRIL, lead_days=3)

    renew(session, schedule, today=date(2026, 4, 1), country=RO)
    session.commit()

    assert dues(session, MAY) == [MARCH, APRIL, MAY]


def test_an_endless_schedule_is_not_renewed(session: Session, schedule: ServiceSchedule) -> None:
    with pytest.raises(EndlessScheduleError):
        renew(session, schedule, today=TODAY, country=RO)

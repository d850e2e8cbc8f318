from dataclasses import replace
from datetime import date

import pytest

from crm.domain.holidays import HolidayPolicy
from crm.domain.pauses import Pause
from crm.domain.periods import Period
from crm.domain.schedules import InvalidScheduleError, Rule, due, next_run_on

TENTH = date(2026, 3, 10)
MONDAY = date(2026, 3, 2)
PAUSE = Pause(MONDAY, date(2026, 3, 15))
APRIL = Pause(date(2026, 4, 1), date(2026, 4, 30))


def rule(lead_days: int = 3, pause: Pause = APRIL) -> Rule:
    return Rule(TENTH, Period.MONTHLY, lead_days=lead_days, pause=pause)


def days(schedule: Rule, today: date) -> list[date]:
    return [each.due_on for each in due(schedule, today=today)]


def test_a_visit_due_in_a_pause_is_left_out_also_ahead_of_it() -> None:
    assert days(rule(lead_days=20), date(2026, 3, 31)) == [TENTH]
    assert days(rule(lead_days=20), date(2026, 5, 1)) == [TENTH, date(2026, 5, 10)]


def test_both_ends_of_a_pause_belong_to_it() -> None:
    exactly = Pause(date(2026, 4, 10), date(2026, 5, 10))

    assert days(rule(pause=exactly), date(2026, 6, 10)) == [TENTH, date(2026, 6, 10)]


def test_the_day_on_which_somebody_comes_is_what_a_pause_takes_away() -> None:
    sunday = Rule(date(2026, 3, 1), Period.MONTHLY, holidays=HolidayPolicy.NEXT, pause=PAUSE)

    assert days(sunday, date(2026, 3, 20)) == []
    assert days(replace(sunday, pause=Pause(date(2026, 3, 1), date(2026, 3, 1))), MONDAY) == [
        date(2026, 3, 1)
    ]


@pytest.mark.parametrize("today", [APRIL.from_on, date(2026, 4, 15), APRIL.to_on])
def test_nothing_is_created_on_the_days_of_a_pause(today: date) -> None:
    assert days(rule(lead_days=60), today) == []


def test_what_would_be_created_in_a_pause_is_created_when_it_is_over() -> None:
    schedule = rule(lead_days=20)
    used = [TENTH]

    assert next_run_on(schedule, used=used) == date(2026, 5, 1)
    assert days(schedule, APRIL.over_on) == [TENTH, date(2026, 5, 10)]


def test_what_was_missed_before_a_pause_is_still_caught_up() -> None:
    assert days(rule(), date(2026, 5, 2)) == [TENTH]


def test_a_pause_until_the_end_of_time_is_never_over() -> None:
    forever = Pause(date(2026, 4, 1), date.max)

    assert days(rule(pause=forever), date(9999, 12, 31)) == []


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidScheduleError) as raised:
        rule(pause=Pause(date(2026, 4, 2), date(2026, 4, 1)))

    assert raised.value.field == "pause_to"

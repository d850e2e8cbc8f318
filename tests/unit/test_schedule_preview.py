from datetime import date

import pytest

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedule_preview import Upcoming, upcoming
from crm.domain.schedules import Rule

NEXT, PREVIOUS = HolidayPolicy.NEXT, HolidayPolicy.PREVIOUS


def test_the_preview_shows_the_coming_visits_whatever_the_lead() -> None:
    rule = Rule(date(2026, 1, 10), Period.MONTHLY, lead_days=3, holidays=NEXT)

    assert list(upcoming(rule, today=date(2026, 3, 11), n=2)) == [
        Upcoming(date(2026, 4, 10), date(2026, 4, 14), day_off=True, holiday="Vinerea Mare"),
        Upcoming(date(2026, 5, 10), date(2026, 5, 11), day_off=True, holiday=None),
    ]


def test_the_preview_has_a_dozen_dates_and_names_holidays_in_the_language() -> None:
    rule = Rule(date(2026, 4, 10), Period.ANNUAL, paused=True)

    shown = list(upcoming(rule, today=date(2026, 4, 10), language="en"))

    assert len(shown) == 12
    assert shown[0].holiday == "Good Friday"
    assert shown[1] == Upcoming(date(2027, 4, 10), date(2027, 4, 10), day_off=True, holiday=None)


def test_the_preview_shows_a_past_date_whose_visit_the_weekend_moved_to_tomorrow() -> None:
    rule = Rule(date(2026, 3, 14), Period.MONTHLY, holidays=NEXT)

    first = next(upcoming(rule, today=date(2026, 3, 15)))

    assert first == Upcoming(date(2026, 3, 14), date(2026, 3, 16), day_off=True, holiday=None)


def test_the_preview_stops_at_the_end() -> None:
    rule = Rule(date(2026, 4, 10), Period.WEEKLY, ends_on=date(2026, 4, 17))

    assert [visit.due_on for visit in upcoming(rule, today=date(2026, 1, 1))] == [
        date(2026, 4, 10),
        date(2026, 4, 17),
    ]


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_preview_works_at_the_ends_of_the_calendar(today: date) -> None:
    rule = Rule(today, Period.MONTHLY, holidays=PREVIOUS)

    assert next(upcoming(rule, today=today)).due_on == today

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedules import Due, Rule, due, next_run_on

NONE, PREVIOUS, NEXT = HolidayPolicy


def days(visits: Iterable[Due]) -> list[date]:
    return [visit.due_on for visit in visits]


def test_the_tutorials_visit_of_the_10th_appears_on_the_7th() -> None:
    rule = Rule(date(2015, 3, 10), Period.MONTHLY, lead_days=3)

    assert not list(due(rule, today=date(2015, 3, 6)))
    assert list(due(rule, today=date(2015, 3, 7))) == [
        Due(date(2015, 3, 10), date(2015, 3, 10), late=False)
    ]


def test_a_lead_longer_than_the_period_opens_several_at_once() -> None:
    rule = Rule(date(2026, 1, 5), Period.WEEKLY, lead_days=20)

    visits = list(due(rule, today=date(2026, 1, 1)))

    assert days(visits) == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]


def test_the_end_is_still_due_and_is_compared_with_the_nominal_date() -> None:
    rule = Rule(date(2025, 1, 1), Period.ANNUAL, ends_on=date(2026, 1, 1), holidays=NEXT)

    assert list(due(rule, today=date(2030, 1, 1))) == [
        Due(date(2025, 1, 1), date(2025, 1, 3), late=True),
        Due(date(2026, 1, 1), date(2026, 1, 5), late=True),
    ]
    assert days(due(replace(rule, ends_on=date(2025, 12, 31)), today=date(2030, 1, 1))) == [
        date(2025, 1, 1)
    ]


def test_a_run_catches_up_from_the_start_and_marks_what_is_late() -> None:
    rule = Rule(date(2026, 1, 31), Period.MONTHLY)

    visits = list(due(rule, today=date(2026, 3, 31)))

    assert [(visit.due_on, visit.late) for visit in visits] == [
        (date(2026, 1, 31), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 31), False),
    ]


def test_nothing_before_generate_from_is_created_and_the_series_stays() -> None:
    rule = Rule(date(2025, 12, 31), Period.MONTHLY, generate_from=date(2026, 2, 15))

    assert days(due(rule, today=date(2026, 3, 31))) == [date(2026, 2, 28), date(2026, 3, 31)]


def test_a_visit_moved_past_today_is_not_late() -> None:
    rule = Rule(date(2026, 4, 10), Period.ANNUAL, holidays=NEXT)

    assert not list(due(rule, today=date(2026, 4, 13)))
    assert list(due(rule, today=date(2026, 4, 14))) == [
        Due(date(2026, 4, 10), date(2026, 4, 14), late=False)
    ]


def test_the_lead_counts_from_the_day_before_the_holidays() -> None:
    rule = Rule(date(2026, 4, 13), Period.ANNUAL, lead_days=2, holidays=PREVIOUS)

    assert not list(due(rule, today=date(2026, 4, 6)))
    assert list(due(rule, today=date(2026, 4, 7))) == [
        Due(date(2026, 4, 13), date(2026, 4, 9), late=False)
    ]


def test_two_visits_that_holidays_move_to_one_day_are_both_created() -> None:
    rule = Rule(
        date(2025, 12, 31), Period.WEEKLY, lead_days=1, holidays=NEXT, country="RU",
        ends_on=date(2026, 1, 7),
    )  # fmt: skip

    visits = list(due(rule, today=date(2026, 1, 11)))

    assert [(visit.due_on, visit.effective_on) for visit in visits] == [
        (date(2025, 12, 31), date(2026, 1, 12)),
        (date(2026, 1, 7), date(2026, 1, 12)),
    ]


def test_a_used_date_is_not_used_again_though_the_series_is_new() -> None:
    used = [date(2026, 1, 10), date(2026, 2, 10)]
    edited = Rule(date(2026, 2, 10), Period.WEEKLY)

    assert days(due(edited, today=date(2026, 2, 24), used=used)) == [
        date(2026, 2, 17),
        date(2026, 2, 24),
    ]


def test_a_gap_between_used_dates_is_filled() -> None:
    rule = Rule(date(2026, 1, 10), Period.MONTHLY)
    used = {date(2026, 1, 10), date(2026, 3, 10)}

    assert days(due(rule, today=date(2026, 3, 12), used=used)) == [date(2026, 2, 10)]
    assert next_run_on(rule, used=used) == date(2026, 2, 10)


def test_a_paused_schedule_creates_nothing_and_has_no_next_run() -> None:
    rule = Rule(date(2026, 1, 10), Period.MONTHLY, paused=True)

    assert not list(due(rule, today=date(2026, 3, 12)))
    assert next_run_on(rule) is None


def test_a_schedule_that_has_ended_has_no_next_run() -> None:
    rule = Rule(date(2026, 1, 10), Period.MONTHLY, ends_on=date(2026, 1, 31))

    assert next_run_on(rule, used=[date(2026, 1, 10)]) is None


def test_a_series_ends_with_the_calendar() -> None:
    rule = Rule(date(9999, 11, 30), Period.MONTHLY, holidays=NEXT)

    assert days(due(rule, today=date.max)) == [date(9999, 11, 30), date(9999, 12, 30)]
    assert next_run_on(rule, used=[date(9999, 11, 30), date(9999, 12, 30)]) is None


def test_a_lead_longer_than_history_opens_on_the_first_day_there_is() -> None:
    rule = Rule(date(9999, 12, 1), Period.ANNUAL, lead_days=10**30)

    assert next_run_on(rule) == date.min
    assert days(due(rule, today=date.min)) == [date(9999, 12, 1)]


def test_due_gives_the_first_visits_of_an_endless_backlog_at_once() -> None:
    rule = Rule(date(1, 1, 1), Period.WEEKLY)

    visits = due(rule, today=date.max, used={date(1, 1, 1)})

    assert days(islice(visits, 2)) == [date(1, 1, 8), date(1, 1, 15)]

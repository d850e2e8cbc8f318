from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedules import Due, InvalidScheduleError, Rule, after_edit, after_resuming, due

NEXT = HolidayPolicy.NEXT


def days(visits: Iterable[Due]) -> list[date]:
    return [visit.due_on for visit in visits]


def test_resuming_does_not_create_what_was_missed() -> None:
    paused = Rule(date(2026, 1, 10), Period.MONTHLY, paused=True)

    resumed = after_resuming(paused, today=date(2026, 3, 10))

    assert days(due(resumed, today=date(2026, 4, 10))) == [
        date(2026, 3, 10),
        date(2026, 4, 10),
    ]


@pytest.mark.parametrize(
    "change",
    [{"starts_on": date(2026, 1, 5)}, {"period": Period.WEEKLY}, {"lead_days": 9}],
)
def test_editing_start_period_or_lead_counts_from_the_day_of_the_edit(
    change: dict[str, Any],
) -> None:
    old = Rule(date(2026, 1, 10), Period.MONTHLY)

    edited = after_edit(old, replace(old, **change), today=date(2026, 3, 10))

    assert edited.generate_from == date(2026, 3, 10)
    assert all(visit.due_on >= date(2026, 3, 10) for visit in due(edited, today=date(2026, 6, 1)))


def test_editing_keeps_a_later_first_day_of_creation() -> None:
    old = Rule(date(2026, 1, 10), Period.MONTHLY)
    new = replace(old, period=Period.WEEKLY, generate_from=date(2026, 5, 1))

    assert after_edit(old, new, today=date(2026, 3, 10)) == new


def test_editing_anything_else_still_catches_up() -> None:
    old = Rule(date(2026, 1, 10), Period.MONTHLY)
    new = replace(old, ends_on=date(2027, 1, 1), holidays=NEXT)

    assert after_edit(old, new, today=date(2026, 3, 10)) == new


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lead_days": -1}, "lead_days"),
        ({"lead_days": None}, "lead_days"),
        ({"lead_days": 1.5}, "lead_days"),
        ({"period": None}, "period"),
        ({"period": "monthly"}, "period"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": datetime(2026, 1, 10, tzinfo=UTC)}, "starts_on"),
        ({"ends_on": date(2026, 1, 9)}, "ends_on"),
        ({"ends_on": "2026-02-30"}, "ends_on"),
        ({"generate_from": "soon"}, "generate_from"),
        ({"holidays": None}, "holidays"),
        ({"country": "XX"}, "country"),
    ],
)
def test_what_is_no_schedule_is_refused_and_the_field_named(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidScheduleError) as caught:
        replace(Rule(date(2026, 1, 10), Period.MONTHLY), **change)

    assert caught.value.field == field
    assert str(caught.value) == caught.value.message % caught.value.params


def test_the_refusal_of_an_early_end_names_both_dates() -> None:
    with pytest.raises(InvalidScheduleError, match="2026-01-09, is before the start, 2026-01-10"):
        Rule(date(2026, 1, 10), Period.MONTHLY, ends_on=date(2026, 1, 9))


def test_a_schedule_may_end_on_its_first_day() -> None:
    rule = Rule(date(2026, 1, 10), Period.MONTHLY, ends_on=date(2026, 1, 10))

    assert days(due(rule, today=date(2026, 12, 31))) == [date(2026, 1, 10)]

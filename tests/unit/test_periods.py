from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.domain.periods import Period, first_k_on_or_after, nth_due

ANCHORS = st.dates(min_value=date(1900, 1, 1)) | st.dates(min_value=date(9990, 1, 1))
PERIODS = st.sampled_from(Period)


def obvious_dues(anchor: date, period: Period, count: int) -> list[date]:
    """Walk a day at a time; a month's turn comes at its end or on the anchor's day."""
    months = {"monthly": 1, "quarterly": 3, "annual": 12}.get(period.value.name)
    dues = [anchor]
    day, months_begun = anchor, 0
    while len(dues) < count and day < date.max:
        day += timedelta(days=1)
        months_begun += day.day == 1
        if months is None:
            is_due = (day - anchor).days % 7 == 0
        else:
            last = monthrange(day.year, day.month)[1]
            on_day = day.day == anchor.day or (day.day == last and anchor.day > last)
            is_due = months_begun % months == 0 and on_day
        if is_due:
            dues.append(day)
    return dues


@pytest.mark.parametrize(
    ("anchor", "period", "expected"),
    [
        (
            date(2015, 1, 31),
            Period.MONTHLY,
            [date(2015, 1, 31), date(2015, 2, 28), date(2015, 3, 31), date(2015, 4, 30)],
        ),
        (
            date(2024, 2, 29),
            Period.ANNUAL,
            [
                date(2024, 2, 29),
                date(2025, 2, 28),
                date(2026, 2, 28),
                date(2027, 2, 28),
                date(2028, 2, 29),
            ],
        ),
        (
            date(2023, 11, 30),
            Period.QUARTERLY,
            [date(2023, 11, 30), date(2024, 2, 29), date(2024, 5, 30), date(2024, 8, 30)],
        ),
        (  # the clocks change on 29 March and 25 October 2026
            date(2026, 3, 22),
            Period.WEEKLY,
            [date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 5)],
        ),
        (
            date(2015, 12, 10),
            Period.MONTHLY,
            [date(2015, 12, 10), date(2016, 1, 10), date(2016, 2, 10)],
        ),
    ],
)
def test_due_dates_count_from_the_anchor(
    anchor: date, period: Period, expected: list[date]
) -> None:
    assert [nth_due(anchor, period, k) for k in range(len(expected))] == expected


def test_a_century_that_is_no_leap_year_has_no_29_february() -> None:
    assert nth_due(date(2096, 2, 29), Period.ANNUAL, 4) == date(2100, 2, 28)


@given(ANCHORS, PERIODS, st.integers(min_value=1, max_value=8))
def test_due_dates_are_those_of_a_walk_through_the_calendar(
    anchor: date, period: Period, count: int
) -> None:
    walked = obvious_dues(anchor, period, count)

    computed = [nth_due(anchor, period, k) for k in range(count)]

    assert [due for due in computed if due is not None] == walked


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("k", [1, 10**6, 10**30])
def test_a_series_ends_with_the_calendar(period: Period, k: int) -> None:
    assert nth_due(date(9999, 12, 31), period, k) is None


def test_the_last_day_of_the_calendar_can_be_due() -> None:
    assert nth_due(date(9999, 10, 31), Period.MONTHLY, 2) == date.max
    assert nth_due(date(9999, 12, 24), Period.WEEKLY, 1) == date.max


def test_a_series_has_nothing_before_its_anchor() -> None:
    with pytest.raises(ValueError, match="-1"):
        nth_due(date(2015, 3, 10), Period.MONTHLY, -1)


@pytest.mark.parametrize(
    ("anchor", "period", "day", "expected"),
    [
        (date(2015, 3, 10), Period.MONTHLY, date(2015, 3, 10), 0),
        (date(2015, 3, 10), Period.MONTHLY, date(2000, 1, 1), 0),
        (date(2015, 3, 10), Period.MONTHLY, date(2015, 3, 11), 1),
        (date(2015, 1, 31), Period.MONTHLY, date(2015, 2, 28), 1),
        (date(2015, 1, 31), Period.MONTHLY, date(2015, 3, 1), 2),
        (date(2015, 3, 10), Period.WEEKLY, date(2015, 3, 17), 1),
        (date(2015, 3, 10), Period.WEEKLY, date(2015, 3, 18), 2),
        (date(2024, 2, 29), Period.ANNUAL, date(2025, 3, 1), 2),
        (date(2023, 11, 30), Period.QUARTERLY, date(2024, 2, 29), 1),
    ],
)
def test_first_k_is_that_of_the_first_due_date_not_before_the_day(
    anchor: date, period: Period, day: date, expected: int
) -> None:
    assert first_k_on_or_after(anchor, period, day) == expected


@given(ANCHORS, PERIODS, st.dates())
def test_first_k_is_the_smallest_one_that_reaches_the_day(
    anchor: date, period: Period, day: date
) -> None:
    k = first_k_on_or_after(anchor, period, day)

    reached = nth_due(anchor, period, k)
    before = nth_due(anchor, period, k - 1) if k else None
    assert reached is None or reached >= day
    assert k == 0 or (before is not None and before < day)


@pytest.mark.parametrize("period", Period)
def test_first_k_beyond_the_calendar_has_no_date(period: Period) -> None:
    k = first_k_on_or_after(date(9999, 12, 30), period, date.max)

    assert nth_due(date(9999, 12, 30), period, k) is None


def test_each_period_has_a_name_for_the_command_line_and_a_label() -> None:
    assert [period.value.name for period in Period] == ["weekly", "monthly", "quarterly", "annual"]
    assert [str(period.value) for period in Period] == ["Weekly", "Monthly", "Quarterly", "Annual"]

"""Warranty: months added by the calendar, both ends looked at closely."""

from datetime import date

import pytest

from crm.domain.warranty import Warranty, WarrantyState, warranty_on


@pytest.mark.parametrize(
    ("sold_on", "months", "ends_on"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 2, 28), 12, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2025, 12, 1), 24, date(2027, 12, 1)),
        (date(2026, 1, 1), 1200, date(2126, 1, 1)),
    ],
)
def test_a_warranty_ends_on_the_day_of_the_calendar(
    sold_on: date, months: int, ends_on: date
) -> None:
    assert warranty_on(sold_on, sold_on=sold_on, months=months).ends_on == ends_on


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 1, 30), WarrantyState.VALID),  # called in before the invoice was written
        (date(2026, 1, 31), WarrantyState.VALID),
        (date(2026, 2, 28), WarrantyState.VALID),
        (date(2026, 3, 1), WarrantyState.ENDED),
    ],
)
def test_the_last_day_is_in_warranty_and_the_next_is_not(day: date, state: WarrantyState) -> None:
    found = warranty_on(day, sold_on=date(2026, 1, 31), months=1)

    assert found == Warranty(state, date(2026, 2, 28))


def test_without_months_nobody_knows() -> None:
    found = warranty_on(date(2026, 1, 1), sold_on=date(2026, 1, 1), months=None)

    assert found == Warranty(WarrantyState.UNKNOWN)


def test_no_months_are_no_warranty_and_not_an_unknown_one() -> None:
    found = warranty_on(date(2026, 1, 1), sold_on=date(2026, 1, 1), months=0)

    assert found == Warranty(WarrantyState.NONE)


def test_a_warranty_beyond_the_calendar_lasts() -> None:
    found = warranty_on(date.max, sold_on=date(9999, 12, 1), months=1)

    assert found == Warranty(WarrantyState.VALID, date.max)

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.holidays import (
    HolidayPolicy,
    UnknownCountryError,
    effective_due,
    holiday_name,
    is_working_day,
)

NONE, PREVIOUS, NEXT = HolidayPolicy
unhurried = settings(deadline=None)  # the first use of a year builds its calendar


@pytest.mark.parametrize(
    ("nominal", "previous", "following"),
    [
        # Labour Day, a bridge, Good Friday to Easter Monday of 2024
        (date(2024, 5, 1), date(2024, 4, 30), date(2024, 5, 2)),
        (date(2024, 5, 2), date(2024, 5, 2), date(2024, 5, 2)),
        (date(2024, 5, 3), date(2024, 5, 2), date(2024, 5, 7)),
        (date(2024, 5, 5), date(2024, 5, 2), date(2024, 5, 7)),
        (date(2024, 5, 6), date(2024, 5, 2), date(2024, 5, 7)),
        # Easter of 2025 and 2026
        (date(2025, 4, 18), date(2025, 4, 17), date(2025, 4, 22)),
        (date(2025, 4, 21), date(2025, 4, 17), date(2025, 4, 22)),
        (date(2026, 4, 10), date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 4, 13), date(2026, 4, 9), date(2026, 4, 14)),
        # Western Easter Monday is a working day
        (date(2024, 4, 1), date(2024, 4, 1), date(2024, 4, 1)),
        # 30 November and 1 December at a weekend, then in the week
        (date(2024, 11, 30), date(2024, 11, 29), date(2024, 12, 2)),
        (date(2024, 12, 1), date(2024, 11, 29), date(2024, 12, 2)),
        (date(2026, 12, 1), date(2026, 11, 27), date(2026, 12, 2)),
        # New Year
        (date(2025, 1, 1), date(2024, 12, 31), date(2025, 1, 3)),
        (date(2025, 1, 2), date(2024, 12, 31), date(2025, 1, 3)),
        (date(2026, 1, 2), date(2025, 12, 31), date(2026, 1, 5)),
        # 6 and 7 January, off since 2024
        (date(2023, 1, 6), date(2023, 1, 6), date(2023, 1, 6)),
        (date(2025, 1, 4), date(2025, 1, 3), date(2025, 1, 8)),
        (date(2025, 1, 7), date(2025, 1, 3), date(2025, 1, 8)),
        (date(2026, 1, 6), date(2026, 1, 5), date(2026, 1, 8)),
        # Good Friday was a working day before 2018
        (date(2015, 4, 10), date(2015, 4, 10), date(2015, 4, 10)),
    ],
)
def test_a_visit_leaves_a_day_off_in_the_direction_of_the_policy(
    nominal: date, previous: date, following: date
) -> None:
    assert effective_due(nominal, NONE) == nominal
    assert effective_due(nominal, PREVIOUS) == previous
    assert effective_due(nominal, NEXT) == following


@pytest.mark.parametrize(
    ("year", "weekdays_and_weekends_off"), [(2023, 15), (2024, 17), (2025, 17)]
)
def test_romania_has_the_public_holidays_of_its_labour_code(
    year: int, weekdays_and_weekends_off: int
) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert sum(holiday_name(day) is not None for day in days) == weekdays_and_weekends_off


@unhurried
@given(
    st.dates(date(1996, 1, 1), date(2101, 12, 31)) | st.dates(),
    st.sampled_from(["RO", "DE", "RU", "AM", "IL"]),
)
def test_a_moved_visit_is_on_the_nearest_working_day(day: date, country: str) -> None:
    previous = effective_due(day, PREVIOUS, country)
    following = effective_due(day, NEXT, country)

    assert previous <= day <= following
    off = country_holidays(country, years=range(previous.year, following.year + 1), expand=False)
    span = [date.fromordinal(n) for n in range(previous.toordinal(), following.toordinal() + 1)]
    worked = [one for one in span if off.is_working_day(one)]
    assert worked == sorted({one for one in (previous, following) if off.is_working_day(one)})


@unhurried
@given(
    st.dates() | st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(1, 14),
    st.sampled_from(HolidayPolicy),
    st.sampled_from(["RO", "RU", "IL"]),
)
def test_a_later_date_never_becomes_an_earlier_visit(
    day: date, days: int, policy: HolidayPolicy, country: str
) -> None:
    later = date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))

    assert effective_due(day, policy, country) <= effective_due(later, policy, country)


def test_a_visit_stays_where_the_calendar_has_no_working_day_left() -> None:
    last = date.max  # a Friday, and Friday is a day of rest in Jordan

    assert effective_due(last, NEXT, "JO") == last
    assert effective_due(last, PREVIOUS, "JO") < last
    assert effective_due(date.min, PREVIOUS) == date.min


@pytest.mark.parametrize("country", ["XX", "ro", "", "HolidayBase", "__name__", "RO\0", "NYSE"])
@pytest.mark.parametrize("policy", HolidayPolicy)
def test_an_unknown_country_is_refused_by_name(country: str, policy: HolidayPolicy) -> None:
    with pytest.raises(UnknownCountryError) as caught:
        effective_due(date(2024, 5, 3), policy, country)

    assert caught.value.country == country
    assert str(caught.value) == f"No public holidays are known for the country {country}."


def test_an_unknown_country_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="XX"):
        is_working_day(date(2024, 5, 2), "XX")
    with pytest.raises(ValueError, match="XX"):
        holiday_name(date(2024, 5, 2), "XX")


def test_each_country_has_its_own_days_off() -> None:
    assert is_working_day(date(2024, 5, 3), "DE")
    assert not is_working_day(date(2024, 5, 3), "RO")
    assert not is_working_day(date(2024, 12, 1), "DE")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ro", "Vinerea Mare"), ("en", "Good Friday"), ("xx", "Vinerea Mare")],
)
def test_holidays_are_named_in_the_readers_language(
    language: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "uk")

    assert holiday_name(date(2024, 5, 3), language=language) == expected


def test_a_weekend_has_no_holiday_name() -> None:
    assert holiday_name(date(2024, 5, 11)) is None
    assert not is_working_day(date(2024, 5, 11))


def test_each_policy_has_a_name_for_the_command_line_and_a_label() -> None:
    assert [policy.value.name for policy in HolidayPolicy] == ["none", "previous", "next"]
    assert all(str(policy.value) for policy in HolidayPolicy)

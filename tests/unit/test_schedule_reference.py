"""The rules compared with a slow, obvious reading of them."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import count, takewhile

from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period, nth_due
from crm.domain.schedule_preview import upcoming
from crm.domain.schedules import Due, Rule, due, next_run_on

NONE, PREVIOUS, NEXT = HolidayPolicy
RO = country_holidays("RO", years=range(1998, 2060), language="ro")
RU = country_holidays("RU", years=range(1998, 2060), language="ru")
unhurried = settings(deadline=None)  # the first use of a year builds its calendar


def obvious_effective(rule: Rule, day: date) -> date:
    calendar = RO if rule.country == "RO" else RU
    step = {NONE: 0, PREVIOUS: -1, NEXT: 1}[rule.holidays]
    while step and not calendar.is_working_day(day):
        day += timedelta(days=step)
    return day


def obvious_unused(rule: Rule, used: Collection[date]) -> list[date]:
    """Look at every date of the series before 2050."""
    series = (nth_due(rule.starts_on, rule.period, k) for k in count())
    dues = list(takewhile(lambda day: day < date(2050, 1, 1), (day for day in series if day)))
    dues = [day for day in dues if rule.generate_from is None or day >= rule.generate_from]
    dues = [day for day in dues if rule.ends_on is None or day <= rule.ends_on]
    return [day for day in dues if day not in used]


def obvious_due(rule: Rule, today: date, used: Collection[date]) -> list[Due]:
    result = []
    for day in obvious_unused(rule, used):
        effective = obvious_effective(rule, day)
        if not rule.paused and effective - timedelta(days=rule.lead_days) <= today:
            result.append(Due(day, effective, effective < today))
    return result


NEAR = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    start = draw(NEAR)
    return Rule(
        start,
        draw(st.sampled_from(Period)),
        lead_days=draw(st.integers(0, 10) | st.integers(0, 400)),
        ends_on=draw(st.none() | st.dates(start, date(2028, 1, 1))),
        generate_from=draw(st.none() | NEAR),
        holidays=draw(st.sampled_from(HolidayPolicy)),
        country=draw(st.sampled_from(["RO", "RU"])),
    )


@st.composite
def rules_partly_used(draw: st.DrawFn) -> tuple[Rule, frozenset[date]]:
    rule = draw(rules())
    numbers = draw(st.frozensets(st.integers(0, 12)) | st.just(frozenset(range(20))))
    series = {nth_due(rule.starts_on, rule.period, k) for k in numbers}
    return rule, frozenset(day for day in series if day) | draw(st.frozensets(NEAR, max_size=3))


@unhurried
@given(rules_partly_used(), NEAR)
def test_due_gives_what_a_slow_reading_of_the_rules_gives(
    given_rule: tuple[Rule, frozenset[date]], today: date
) -> None:
    rule, used = given_rule

    assert list(due(rule, today=today, used=used)) == obvious_due(rule, today, used)


@unhurried
@given(rules_partly_used())
def test_the_next_run_is_the_earliest_day_on_which_anything_unused_is_due(
    given_rule: tuple[Rule, frozenset[date]],
) -> None:
    rule, used = given_rule
    lead = timedelta(days=rule.lead_days)
    openings = [obvious_effective(rule, day) - lead for day in obvious_unused(rule, used)]

    assert next_run_on(rule, used=used) == min(openings, default=None)


@unhurried
@given(rules_partly_used())
def test_nothing_is_due_before_the_next_run_and_something_is_on_it(
    given_rule: tuple[Rule, frozenset[date]],
) -> None:
    rule, used = given_rule
    day = next_run_on(rule, used=used)

    if day is None:
        assert not list(due(rule, today=date(2049, 1, 1), used=used))
    else:
        assert not list(due(rule, today=day - timedelta(days=1), used=used))
        assert list(due(rule, today=day, used=used))


@unhurried
@given(rules(), st.lists(NEAR, min_size=1, max_size=8))
def test_any_number_of_runs_gives_what_the_last_one_alone_gives(
    rule: Rule, run_days: list[date]
) -> None:
    used: set[date] = set()
    for today in sorted(run_days):
        used.update(visit.due_on for visit in due(rule, today=today, used=used))

    assert sorted(used) == [visit.due_on for visit in due(rule, today=max(run_days))]


@unhurried
@given(rules(), NEAR)
def test_the_preview_begins_with_the_first_visit_that_is_not_over(rule: Rule, today: date) -> None:
    series = obvious_unused(rule, ())
    coming = [day for day in series if obvious_effective(rule, day) >= today][:3]

    assert [visit.due_on for visit in upcoming(rule, today=today, n=3)] == coming

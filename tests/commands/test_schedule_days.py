"""Which day it is for a run: time zones, nights of summer time, days missed or pretended (R9)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.clock import company_day
from crm.domain.periods import Period
from crm.models import Intervention, Occurrence
from tests.factories import Factories
from tests.installations import variant

BUCHAREST, TOKYO = "Europe/Bucharest", "Asia/Tokyo"
HOSTS = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati", BUCHAREST)


@contextmanager
def host_in(zone: str) -> Iterator[None]:
    """Let the machine's own clock be in `zone`."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@pytest.fixture
def run(runner: FlaskCliRunner, session: Session) -> Any:
    def invoke(*args: str) -> Result:
        session.rollback()
        result = runner.invoke(args=["generate-schedules", *args])
        assert result.exit_code == 0, result.stderr
        return result

    return invoke


def made(session: Session) -> list[date]:
    session.rollback()
    found = list(session.scalars(select(Occurrence.due_on).order_by(Occurrence.due_on)))
    session.rollback()
    return found


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Summer time begins on 29 March 2026 at 3:00, and ends on 25 October at 4:00.
        (datetime(2026, 3, 28, 21, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 20, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 20, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 21, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_g_05_the_companys_day_is_right_in_every_hour_of_a_change(
    host: str, moment: datetime, day: date
) -> None:
    with host_in(host):
        assert company_day(moment, BUCHAREST) == day


@pytest.mark.parametrize("host", HOSTS)
def test_g_05_a_run_takes_the_companys_day_wherever_the_host_stands(
    run: Any, session: Session, factories: Factories, host: str
) -> None:
    factories.schedule(starts_on=date(2026, 3, 29), lead_days=0)
    before, after = (datetime(2026, 3, 28, hour, 30, tzinfo=UTC) for hour in (21, 22))

    with host_in(host):
        with time_machine.travel(before):
            run()
            assert made(session) == []
        with time_machine.travel(after):
            run()
            assert made(session) == [date(2026, 3, 29)]

    job = session.scalars(select(Intervention)).one()
    assert job.complaint_on == date(2026, 3, 29)


def test_g_05_a_company_elsewhere_has_another_day(
    app: Flask, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=date(2026, 3, 29), lead_days=0)
    session.rollback()
    moment = datetime(2026, 3, 28, 15, 30, tzinfo=UTC)  # half past midnight in Tokyo

    with variant(app, timezone=TOKYO) as other, time_machine.travel(moment):
        result = other.test_cli_runner().invoke(args=["generate-schedules", "--json"])

    assert '"due_on": "2026-03-29"' in result.stdout


@pytest.mark.parametrize("start", [date(2026, 3, 28), date(2026, 10, 24)])
def test_g_05_runs_by_the_hour_through_a_change_create_each_visit_once(
    run: Any, session: Session, factories: Factories, start: date
) -> None:
    for n in range(3):
        day = start + timedelta(days=n)
        factories.schedule(starts_on=day, ends_on=day, lead_days=0)
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC) - timedelta(hours=6)

    for hour in range(0, 78, 3):
        moment = begin + timedelta(hours=hour)
        with time_machine.travel(moment):
            run()
        due = {start + timedelta(days=n) for n in range(3)}
        assert set(made(session)) == {day for day in due if day <= company_day(moment, BUCHAREST)}

    late = select(Occurrence.is_late)
    assert set(session.scalars(late)) == {False}


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.integers(0, 4 * 365 * 24 * 60),
    st.sampled_from(HOSTS),
    st.sampled_from((BUCHAREST, TOKYO, "America/St_Johns", "Australia/Lord_Howe")),
)
def test_g_05_a_day_follows_a_day_without_gap_or_repetition(
    minutes: int, host: str, company: str
) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    with host_in(host):
        days = [company_day(moment + timedelta(minutes=30 * n), company) for n in range(100)]

    for one, next_one in pairwise(days):
        assert next_one - one in (timedelta(0), timedelta(days=1))
    assert max(days.count(day) for day in days) <= 50  # half hours of the longest day


def test_g_04_what_forty_days_without_a_host_missed_is_caught_up_once(
    run: Any, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=date(2026, 3, 2), period=Period.WEEKLY, lead_days=0)
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        run()
        run()
    assert made(session) == [date(2026, 3, 2)]

    with time_machine.travel(datetime(2026, 4, 11, 9, tzinfo=UTC)):
        first = run("--json")
        second = run("--json")

    missed = [date(2026, 3, 9) + timedelta(days=7 * n) for n in range(5)]
    assert made(session) == [date(2026, 3, 2), *missed]
    assert first.stdout.count('"late": true') == 5
    assert second.stdout.count("due_on") == 0


@pytest.mark.parametrize("paused", ["is_paused", "generate_from"])
def test_g_04_what_was_not_to_be_created_is_no_flood(
    run: Any, session: Session, factories: Factories, paused: str
) -> None:
    given = {"is_paused": True} if paused == "is_paused" else {"generate_from": date(2026, 4, 10)}
    factories.schedule(starts_on=date(2020, 3, 2), period=Period.WEEKLY, lead_days=0, **given)

    run("--date", "2026-04-11")

    assert made(session) == []


def test_g_04_a_date_in_the_past_creates_what_was_due_then_and_harms_nothing(
    run: Any, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=date(2026, 3, 2), lead_days=3)

    run("--date", "2026-05-02")
    assert len(made(session)) == 3
    run("--date", "2026-01-01")
    run("--date", "2026-03-02")
    assert len(made(session)) == 3

    run("--date", "2026-05-30")

    assert made(session)[3:] == [date(2026, 6, 2)]


def test_g_04_a_date_in_the_future_creates_each_visit_until_then_once(
    run: Any, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=date(2026, 3, 31), lead_days=0, ends_on=date(2027, 3, 31))

    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        run("--date", "2030-01-01")
        run()
        run("--date", "2030-01-01")

    assert len(made(session)) == 13
    assert made(session)[:3] == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "9999-12-31"])
def test_g_05_the_ends_of_the_calendar_are_days_too(
    run: Any, session: Session, factories: Factories, day: str
) -> None:
    factories.schedule(starts_on=date(2026, 3, 10), ends_on=date(2026, 4, 10))

    run("--date", day)

    assert len(made(session)) == (2 if day == "9999-12-31" else 0)

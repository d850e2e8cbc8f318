import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask.testing import FlaskCliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.models import ServiceSchedule
from tests.factories import Factories
from tests.generation import contents

MARCH = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 7, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def explain(runner: FlaskCliRunner, session: Session) -> Any:
    def invoke(*args: str) -> Result:
        session.rollback()
        return runner.invoke(args=["generate-schedules", "--explain", *args])

    return invoke


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3)


def test_one_sentence_says_what_would_happen_and_why(
    explain: Any, schedule: ServiceSchedule
) -> None:
    result = explain(str(schedule.id), "--date", "2026-03-10")

    assert result.exit_code == 0
    assert result.stdout == (
        "The visit due on 2026-03-10 would be created today: it takes place on 2026-03-10"
        " (days ahead: 3).\n"
    )


def test_a_program_reads_the_verdict(explain: Any, schedule: ServiceSchedule) -> None:
    key = schedule.id

    result = explain(str(key), "--date", "2026-04-10", "--json")

    assert json.loads(result.stdout) == {
        "schedule": key,
        "due_on": "2026-04-10",
        "verdict": "coming",
        "creates": False,
        "effective_on": "2026-04-10",
        "run_on": "2026-04-07",
        "sentence": "The visit due on 2026-04-10 will be created on 2026-04-07: it takes place"
        " on 2026-04-10 (days ahead: 3).",
    }


def test_without_a_date_today_is_meant(explain: Any, schedule: ServiceSchedule) -> None:
    result = explain(str(schedule.id))

    assert "the day on which the one due on 2026-03-10 is created" in result.stdout


def test_asking_writes_nothing(explain: Any, session: Session, schedule: ServiceSchedule) -> None:
    key = str(schedule.id)
    before = contents(session)

    explain(key, "--date", "2026-03-10")

    assert contents(session) == before


def test_what_fails_is_foretold(explain: Any, factories: Factories) -> None:
    mute = factories.employee(name="Mute\x1b[2J", email=None)
    schedule = factories.schedule(starts_on=MARCH, lead_days=3, assignees=[mute])

    result = explain(str(schedule.id), "--date", "2026-03-10")

    assert result.exit_code == 0
    assert "but that fails: Mute" in result.stdout
    assert "has no e-mail address." in result.stdout
    assert "\x1b" not in result.stdout


def test_a_row_that_nothing_can_read_is_told_in_one_line(
    explain: Any, session: Session, schedule: ServiceSchedule
) -> None:
    key = str(schedule.id)
    session.execute(text("UPDATE service_schedule SET period = 'DAILY'"))
    session.commit()
    session.expunge_all()

    result = explain(key, "--date", "2026-03-10")

    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "DAILY" in result.stderr


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["4711"], "4711"),
        (["0"], "--explain"),
        (["abc"], "--explain"),
        (["9223372036854775808"], "--explain"),
        (["1", "--date", "2026-02-30"], "--date"),
        (["1", "--date", "today"], "--date"),
        (["1", "--dry-run"], "--explain"),
        (["1", "--schedule", "1"], "--explain"),
    ],
)
def test_what_cannot_be_meant_is_refused(explain: Any, args: list[str], named: str) -> None:
    result = explain(*args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert "Traceback" not in result.stderr

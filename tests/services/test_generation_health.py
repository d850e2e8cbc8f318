"""A run that failed, or has not happened for 26 hours, is seen: first page, check, metrics."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import JobRun
from crm.services.generation_health import Trouble, look
from tests.checking import faults
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup

NOW = datetime.now(UTC)  # noqa: TID251 - the page asks the real clock
HOUR = timedelta(hours=1)


def job(session: Session, began: timedelta, **given: Any) -> None:
    at = NOW - began
    row = {"run_on": at.date(), "started_at": at, "finished_at": at, "succeeded": True}
    session.add(JobRun(name="generate-schedules", **(row | given)))
    session.commit()


CASES: list[tuple[timedelta, dict[str, Any], Trouble | None, str]] = [
    (HOUR, {}, None, ""),
    (25 * HOUR, {}, None, ""),
    (27 * HOUR, {}, Trouble.OLD, "last looked at on"),
    (27 * HOUR, {"succeeded": False, "error": "x"}, Trouble.OLD, "last looked at on"),
    (27 * HOUR, {"finished_at": None}, Trouble.OLD, "last looked at on"),
    (0 * HOUR, {"finished_at": None, "succeeded": False}, None, ""),
    (2 * HOUR, {"finished_at": None, "succeeded": False}, Trouble.UNFINISHED, "did not end"),
    (HOUR, {"succeeded": False, "error": "disk full"}, Trouble.FAILED, "failed"),
    (
        HOUR,
        {"succeeded": False, "error": "4: Mute has no address.", "failed": 1},
        Trouble.FAILED,
        "could not create the visits of 1 service schedule.",
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_stands_on_the_first_page_and_in_the_check(
    session: Session,
    operator: FlaskClient,
    runner: FlaskCliRunner,
    case: tuple[timedelta, dict[str, Any], Trouble | None, str],
) -> None:
    began, given, trouble, said = case
    job(session, began, **given)

    found = look(session, now=NOW)

    assert (found.trouble if found else None) is trouble
    alarm = soup(operator.get("/admin/")).select_one("[role=alert]")
    assert (said in alarm.text) if trouble else alarm is None
    session.rollback()
    result = runner.invoke(args=["check"])
    lines = [line for line in faults(result) if line.startswith("schedules: ")]
    assert len(lines) == (trouble is not None)
    assert (result.exit_code == 1) >= (trouble is not None)


def test_a_run_that_never_was_is_wrong_only_where_there_are_schedules(
    session: Session, factories: Factories
) -> None:
    assert look(session, now=NOW) is None

    factories.schedule()

    found = look(session, now=NOW)
    assert found is not None
    assert found.trouble is Trouble.NEVER


def test_the_alarm_leads_to_the_dates_that_failed(session: Session, operator: FlaskClient) -> None:
    job(session, HOUR, succeeded=False, error="x", failed=3)

    link = soup(operator.get("/admin/")).select_one("[role=alert] a")

    assert link["href"] == "/admin/occurrences/?flt_status_equals=FAILED"
    assert operator.get(link["href"]).status_code == 200


def test_who_has_no_schedules_to_look_after_is_not_alarmed(
    app: Flask, session: Session, factories: Factories
) -> None:
    job(session, 50 * HOUR)
    technician = logged_in(app, factories, Role.TECHNICIAN)

    assert soup(technician.get("/admin/")).select("[role=alert]") == []


def test_metrics_say_when_the_last_run_was_and_what_it_did(
    session: Session, client: FlaskClient, runner: FlaskCliRunner, factories: Factories
) -> None:
    assert figure(client, "last_run_timestamp_seconds") == 0
    factories.schedule(starts_on=NOW.date())
    mute = factories.employee(email=None)
    factories.schedule(starts_on=NOW.date(), assignees=[mute])
    session.rollback()

    runner.invoke(args=["generate-schedules"])

    assert abs(figure(client, "last_run_timestamp_seconds") - NOW.timestamp()) < 3600
    assert figure(client, "last_run_created") == 1
    assert figure(client, "last_run_failed") == 1
    assert figure(client, "last_run_succeeded") == 0


def figure(client: FlaskClient, name: str) -> float:
    page = client.get("/metrics").text
    (line,) = [
        each for each in page.splitlines() if each.startswith(f"dispecer_generation_{name} ")
    ]
    return float(line.split()[1])

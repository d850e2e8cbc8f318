"""Runs in real processes, at once and killed in the middle (rule R13)."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.config import Settings
from crm.models import Assignment, Counter, Intervention, Occurrence, OutboxMail, ServiceSchedule
from tests.factories import Factories

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-03-10"
MANY = 120  # more than a batch
LONGEST = 120  # seconds, for a machine that is busy with other things


@pytest.fixture
def due(session: Session, factories: Factories) -> list[int]:
    """Write schedules that are due, with two assignees each; return their ids."""
    client, people = factories.client(), [factories.employee(), factories.employee()]
    template = factories.schedule(client=client, starts_on=date.fromisoformat(DAY))
    period, start = template.period, template.starts_on
    session.delete(template)
    many = [
        ServiceSchedule(
            client=client, object_text=f"Boiler {n}", period=period, starts_on=start, lead_days=0
        )
        for n in range(MANY)
    ]
    for each in many:
        each.assignees = list(people)
    session.add_all(many)
    session.commit()
    ids = list(session.scalars(select(ServiceSchedule.id)))
    session.rollback()
    return ids


def started(app: Flask) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flask", "--app", "app", "generate-schedules"]
    settings: Settings = app.extensions["settings"]
    environ = os.environ | {"CRM_DATABASE_URL": settings.database_url, "CRM_SECRET_KEY": "testing"}
    return subprocess.Popen(
        [*command, "--date", DAY, "--json"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_each_is_there_once(session: Session, ids: list[int]) -> None:
    session.rollback()
    assert sorted(session.scalars(select(Occurrence.schedule_id))) == sorted(ids)
    assert set(session.scalars(select(Intervention.schedule_id))) == set(ids)
    assert set(session.scalars(select(Occurrence.intervention_id))) == set(
        session.scalars(select(Intervention.id))
    )
    assert sorted(session.scalars(select(Intervention.number))) == [*range(1, MANY + 1)]
    assert session.scalar(select(Counter.value).where(Counter.name == "intervention")) == MANY
    assert session.scalar(select(func.count(Assignment.id))) == 2 * MANY
    asked = select(OutboxMail.assignment_id).distinct()
    assert len(session.scalars(asked).all()) == 2 * MANY
    assert session.scalar(select(func.count(OutboxMail.id))) == 2 * MANY


@pytest.mark.slow
def test_four_runs_at_once_create_each_visit_once(
    app: Flask, session: Session, due: list[int]
) -> None:
    runs = [started(app) for _ in range(4)]

    answers = [run.communicate(timeout=LONGEST) for run in runs]

    assert [run.returncode for run in runs] == [0] * 4, [answer[1] for answer in answers]
    reports = [json.loads(answer[0]) for answer in answers]
    created = [visit["schedule"] for report in reports for visit in report["created"]]
    assert sorted(created) == sorted(due)
    assert [report["failed"] for report in reports] == [[]] * 4
    assert_each_is_there_once(session, due)


@pytest.mark.slow
def test_a_run_that_is_killed_is_completed_by_the_next(
    app: Flask, session: Session, due: list[int]
) -> None:
    for sign in ("[", "}", "]"):  # when it begins, after its first batch, when it is done
        run = started(app)
        _read_until(run, sign)
        run.send_signal(signal.SIGKILL)
        run.communicate(timeout=LONGEST)

    run = started(app)
    _, remarks = run.communicate(timeout=LONGEST)

    assert (run.returncode, "Traceback" in remarks) == (0, False)
    assert_each_is_there_once(session, due)


def _read_until(run: subprocess.Popen[str], sign: str) -> None:
    assert run.stdout is not None
    while (read := run.stdout.read(1)) and read != sign:
        pass

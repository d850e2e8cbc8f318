from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.models import JobRun
from crm.services import attachments
from crm.services.care.check_storage import damaged
from tests.checking import faults
from tests.factories import Factories
from tests.installations import storage_of, variant

NOW = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock
LONG_AGO = NOW - timedelta(days=3)
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def job(session: Session, **given: Any) -> None:
    fresh = {"started_at": NOW, "finished_at": NOW, "succeeded": True}
    session.add(JobRun(name="generate-schedules", run_on=NOW.date(), **(fresh | given)))
    session.commit()


def test_a_good_installation_has_no_fault(check: Any, factories: Factories) -> None:
    factories.assignment()
    factories.outbox_mail(status=OutboxStatus.SENT)
    factories.outbox_mail(next_attempt_at=NOW)
    factories.inbound_delivery(next_attempt_at=NOW)

    result = check()

    assert faults(result) == []
    parts = [line.partition(":")[0] for line in result.stdout.splitlines()]
    assert parts == [
        "secret key",
        "inbound",
        "links",
        "database",
        "schema",
        "storage",
        "attachments",
        "schedules",
        "outbox",
        "deliveries",
        "search",
        "mail",
        "scanner",
    ]


def test_a_storage_that_takes_no_file_is_a_fault(app: Flask, check: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with variant(app, storage_url=str(tmp_path / "file")) as other:
        found = faults(check(other))

    assert [line for line in found if line.startswith("storage: ") and "CRM_STORAGE_URL" in line]


def test_attachments_without_a_file_are_counted(
    app: Flask, runner: FlaskCliRunner, check: Any, session: Session
) -> None:
    keys = []
    for content in (b"one", b"two", b"three"):
        made = attachments.store(
            session, storage_of(app), filename="f", content_type="text/plain", content=content
        )
        keys.append(made.storage_key)
    session.commit()
    storage_of(app).delete(keys[0])
    storage_of(app).put_back(keys[1], BytesIO(b"changed"))

    found = faults(check())
    deep = runner.invoke(args=["check-files"])
    held: list[bool] = []
    list(damaged(session, storage_of(app), report=lambda *_: held.append(session.in_transaction())))

    assert held == [False] * 3  # nobody waits for who reads files
    assert found == ["attachments: 1 attachment has no file; 'flask check-files' names them"]
    assert deep.exit_code == 1
    assert len(deep.stderr.splitlines()) == 2
    assert deep.stdout.startswith("3 attachments, 2 missing or damaged, ")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"succeeded": False, "error": "Mute has no address."}, "failed: Mute has no address."),
        ({"started_at": LONG_AGO, "finished_at": LONG_AGO}, "the last run was on"),
        ({"started_at": NOW - timedelta(hours=2), "finished_at": None}, "did not end"),
    ],
)
def test_a_run_over_the_schedules_that_is_missing_or_failed_is_a_fault(
    check: Any, session: Session, given: dict[str, Any], said: str
) -> None:
    job(session, **given)

    found = faults(check())

    assert len(found) == 1
    assert found[0].startswith("schedules: ")
    assert said in found[0]


def test_a_run_of_a_day_ago_is_no_fault(check: Any, session: Session) -> None:
    yesterday = NOW - timedelta(hours=25)
    job(session, started_at=yesterday, finished_at=yesterday)

    assert faults(check()) == []


def test_schedules_that_nobody_ever_ran_are_a_fault(check: Any, factories: Factories) -> None:
    factories.schedule(starts_on=date(2026, 1, 1))

    assert "schedules: no visits were ever created" in faults(check())[0]


def test_mails_and_deliveries_that_wait_or_failed_are_counted(
    check: Any, factories: Factories
) -> None:
    factories.outbox_mail(status=OutboxStatus.FAILED, next_attempt_at=NOW)
    factories.outbox_mail(next_attempt_at=LONG_AGO)
    factories.inbound_delivery(next_attempt_at=LONG_AGO)
    factories.inbound_delivery(next_attempt_at=NOW, attempts=3)
    factories.inbound_delivery(next_attempt_at=LONG_AGO, status=DeliveryStatus.PROCESSED)

    found = faults(check())

    assert [line.partition(";")[0] for line in found] == [
        "outbox: 1 mail failed for good",
        "outbox: 1 mail is waiting to be sent",
        "deliveries: 1 delivery is waiting to be read",
        "deliveries: 1 delivery fails again and again",
    ]


def test_help_says_what_it_does(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["check", "--help"])

    assert result.exit_code == 0
    assert "Exit code 1" in result.stdout

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.extensions import db
from crm.models import JobRun
from crm.services import attachments
from tests.factories import Factories
from tests.installations import ROOT, empty_installation, storage_of, variant

NOW = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock
LONG_AGO = NOW - timedelta(days=3)
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def check(runner: FlaskCliRunner) -> Any:
    def run(other: Flask | None = None) -> Result:
        db.session.remove()
        chosen = other.test_cli_runner() if other else runner
        return chosen.invoke(args=["check"])

    return run


def faults(result: Result) -> list[str]:
    """Return the faults that were told; each is one line that begins with its part."""
    lines = result.stderr.splitlines()
    assert result.exit_code == (1 if lines else 0), result.output
    assert all(": " in line for line in lines)
    return lines


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
        "mail",
    ]


def test_d09_a_database_without_tables_names_the_command(
    app: Flask, check: Any, tmp_path: Path
) -> None:
    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        if db.engine.dialect.name == "sqlite":
            (tmp_path / "new" / "dispecer.db").write_bytes(_without_tables(tmp_path))

        said = faults(check(other))

        assert said == ["schema: there is none yet; run 'flask db upgrade'"]


def _without_tables(folder: Path) -> bytes:
    path = folder / "plain.db"
    subprocess.run(
        [sys.executable, "-c", f"import sqlite3; sqlite3.connect({str(path)!r}).execute('VACUUM')"],
        check=True,
    )
    return path.read_bytes()


@pytest.mark.parametrize(
    ("revision", "said"),
    [("9999", "schema: newer than this program"), (None, "schema: there is none yet")],
)
def test_d09_a_schema_of_another_version_is_a_fault(
    check: Any, session: Session, revision: str | None, said: str
) -> None:
    kept = session.scalar(text("SELECT version_num FROM alembic_version"))
    session.execute(text("DELETE FROM alembic_version"))
    if revision:
        session.execute(text("INSERT INTO alembic_version VALUES (:new)"), {"new": revision})
    session.commit()
    try:
        result = check()
    finally:
        db.session.execute(text("DELETE FROM alembic_version"))
        db.session.execute(text("INSERT INTO alembic_version VALUES (:old)"), {"old": kept})
        db.session.commit()

    assert [line for line in faults(result) if line.startswith(said)]


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        (b"", "is empty"),
        (b"no database at all" * 500, "is damaged: file is not a database"),
    ],
)
def test_d07_a_file_that_is_no_database_is_told_and_left_alone(
    app: Flask, check: Any, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "dispecer.db"
    if content is not None:
        path.write_bytes(content)

    with variant(app, database_url=f"sqlite:///{path}") as other:
        found = faults(check(other))

    assert len(found) == 1
    assert said in found[0]
    assert "flask restore" in found[0]
    assert (path.read_bytes() if path.exists() else None) == content


@ON_SQLITE
def test_d07_a_damaged_page_is_found(
    app: Flask, check: Any, factories: Factories, tmp_path: Path
) -> None:
    for _ in range(100):
        factories.client(notes="x" * 500)
    path = tmp_path / "broken.db"
    db.session.remove()
    raw = db.engine.raw_connection()
    raw.cursor().execute("VACUUM INTO ?", (str(path),))
    raw.close()
    content = bytearray(path.read_bytes())
    spot = content.find(b"x" * 400) // 4096 * 4096
    content[spot : spot + 4096] = os.urandom(4096)
    path.write_bytes(content)

    with variant(app, database_url=f"sqlite:///{path}") as other:
        found = faults(check(other))

    assert len(found) >= 1
    assert found[0].startswith("database: ")
    assert "damaged" in found[0]
    assert "flask restore" in found[0]


@ON_SQLITE
def test_d06_a_database_that_can_only_be_read_is_a_fault(
    app: Flask, check: Any, factories: Factories
) -> None:
    factories.client()
    path = db.engine.url.database

    with variant(app, database_url=f"sqlite:///file:{path}?mode=ro&uri=true") as other:
        found = faults(check(other))

    assert found[0].startswith("database: no use: attempt to write a readonly database")


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_server_that_is_gone_is_one_line(app: Flask, check: Any) -> None:
    url = f"postgresql+psycopg://crm:hidden@127.0.0.1:{_closed_port()}/crm"

    with variant(app, database_url=url) as other:
        found = faults(check(other))

    assert len(found) == 1
    assert found[0].startswith("database: no use: ")
    assert "CRM_DATABASE_URL" in found[0]
    assert "hidden" not in found[0]


@ON_SQLITE
def test_d19_a_row_that_refers_to_nothing_is_found(
    app: Flask, check: Any, session: Session
) -> None:
    raw = db.engine.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys = OFF")
    raw.cursor().execute(
        "INSERT INTO schedule_assignee (schedule_id, employee_id) VALUES (4711, 4712)"
    )
    raw.commit()
    raw.cursor().execute("PRAGMA foreign_keys = ON")
    raw.close()

    found = faults(check())

    assert len(found) == 1
    assert "2 rows refer to records that are gone, in schedule_assignee" in found[0]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO schedule_assignee (schedule_id, employee_id) VALUES (4711, 4712)",
        "INSERT INTO counter (name, value) VALUES ('same', 1), ('same', 2)",
        "DELETE FROM client",
    ],
)
def test_d19_the_database_itself_refuses_what_breaks_its_rules(
    session: Session, factories: Factories, statement: str
) -> None:
    factories.contact()

    with pytest.raises(IntegrityError):
        session.execute(text(statement))


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


@ON_SQLITE
def test_a_key_that_others_may_read(app: Flask, check: Any, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("testing")
    (tmp_path / "secret_key").chmod(0o644)

    with variant(app, instance=tmp_path) as other:
        found = faults(check(other))

    assert found == [
        f"secret key: others may read {tmp_path}/secret_key; run: chmod 600 {tmp_path}/secret_key"
    ]


@ON_SQLITE
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"postmrk": ("user:password",)}, "names no known provider: postmrk"),
        ({"postmark": ("password",)}, "must look like user:password"),
        ({"generic": ()}, "generic has no secret"),
    ],
)
def test_secrets_of_providers(app: Flask, check: Any, given: dict[str, Any], said: str) -> None:
    with variant(app, inbound_secrets=given) as other:
        found = faults(check(other))

    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("name", ["CRM_MAIL_PORT", "CRM_TIMEZONE", "CRM_DATABASE_URL"])
def test_a_wrong_variable_stops_every_command_in_one_line(name: str, tmp_path: Path) -> None:
    environ = os.environ | {name: "not this", "CRM_INSTANCE": str(tmp_path)}
    for args in (["check"], ["db", "current"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *args],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1, args
        assert len(done.stderr.splitlines()) == 1, args
        assert done.stderr.startswith(f"Error: {name}: ")


@pytest.fixture
def server() -> Iterator[Controller]:
    controller = Controller(_Sink(), hostname="127.0.0.1", port=_closed_port())
    controller.start()
    yield controller
    controller.stop()


@ON_SQLITE
def test_a_server_that_answers(app: Flask, check: Any, server: Controller) -> None:
    with variant(app, mail_server="127.0.0.1", mail_port=server.port) as other:
        result = check(other)

    assert faults(result) == []
    assert f"mail: ok (127.0.0.1:{server.port})" in result.stdout


@ON_SQLITE
def test_a_server_that_is_not_there(app: Flask, check: Any) -> None:
    with variant(app, mail_server="127.0.0.1", mail_port=_closed_port()) as other:
        found = faults(check(other))

    assert len(found) == 1
    assert "Connection refused; see CRM_MAIL_SERVER" in found[0]


@ON_SQLITE
def test_a_server_without_the_encryption_that_is_required(
    app: Flask, check: Any, server: Controller
) -> None:
    settings = {"mail_server": "127.0.0.1", "mail_port": server.port, "mail_use_tls": True}
    with variant(app, **settings) as other:
        found = faults(check(other))

    assert "STARTTLS" in found[0]


@ON_SQLITE
def test_a_server_that_never_greets(app: Flask, check: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = {"mail_port": silent.getsockname()[1], "mail_timeout": 1}
        with variant(app, mail_server="127.0.0.1", **settings) as other:
            found = faults(check(other))

    assert "timed out" in found[0]


@ON_SQLITE
def test_a_server_elsewhere_while_links_lead_to_this_machine(app: Flask, check: Any) -> None:
    settings = {"mail_server": "mail.invalid", "inbound_domain": "reply.localhost"}
    with variant(app, **settings) as other:
        found = faults(check(other))

    assert [line.partition(" would")[0] for line in found[:2]] == [
        "links: mails",
        "links: replies",
    ]
    assert found[2].startswith("mail: mail.invalid:25: ")


class _Sink:
    pass


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_help_says_what_it_does(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["check", "--help"])

    assert result.exit_code == 0
    assert "Exit code 1" in result.stdout

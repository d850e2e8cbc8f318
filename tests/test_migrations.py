"""Migrations: from nothing to the models and back, on both databases."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import insert, inspect, select, text

from app import create_app
from crm.extensions import db
from crm.models import Intervention, Message
from crm.rows import table_of
from crm.search import DOCUMENTS
from tests.backups import put_programs_on_path
from tests.commands.processes import flask
from tests.conftest import CHOSEN, DATABASES, settings_for
from tests.factories import Factories

MANY = int(os.environ.get("ROWS", "2000"))  # ROWS=10000 takes half a minute a database
NO_COPY = "no-copy"
LAST_INDEX = "CREATE INDEX ix_employee_no_mail"
BOOKKEEPING = {"alembic_version"}
OURS = {*db.metadata.tables, *(each.table.name for each in DOCUMENTS.values())}


def contents() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of our tables that are there now, documents of searches included."""
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        return {
            name: sorted(
                map(dict, connection.execute(text(f'SELECT * FROM "{name}"')).mappings()),  # noqa: S608 - our names
                key=lambda row: row["id"] if "id" in row else repr(row),
            )
            for name in sorted(names & OURS)
        }


def common(rows: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with those columns that the other rows have."""
    names = other[0].keys() if other else set()
    return [{name: value for name, value in row.items() if name in names} for row in rows]


def fill() -> None:
    """Write a record of every kind, some of which belong to each other."""
    factories = Factories(db.session())
    for maker in [each for each in vars(Factories) if not each.startswith("_")]:
        getattr(factories, maker)()
    assignment = factories.assignment()
    job = assignment.intervention
    mail = factories.outbox_mail(intervention=job, assignment_id=assignment.id)
    factories.message(intervention=job, assignment=assignment, outbox_mail=mail)
    factories.occurrence(intervention=job)
    db.session.remove()


def multiply(rows: int) -> None:
    """Add so many interventions like the first, with a message each."""
    session, jobs, said = db.session(), table_of(Intervention), table_of(Message)
    case = session.execute(select(jobs).limit(1)).one()._asdict()
    computed = {each.name for each in jobs.columns if each.computed is not None}
    plain = {name: value for name, value in case.items() if name not in {"id", *computed}}
    numbers = range(1_000_000, 1_000_000 + rows)
    if rows:
        session.execute(insert(jobs), [plain | {"number": number} for number in numbers])
        message = session.execute(select(said).limit(1)).one()._asdict()
        like = {**message, "event_key": None}
        del like["id"]
        session.execute(insert(said), [like for _ in numbers])
    session.commit()
    db.session.remove()


@pytest.mark.parametrize("rows", [0, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CHOSEN)
def test_d11_what_is_there_survives_each_migration_down_and_up(
    name: str, tmp_path: Path, rows: int
) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            fill()
            multiply(rows)
            revisions = [each.revision for each in ScriptDirectory("migrations").walk_revisions()]
            for newer, older in pairwise(revisions):
                before = contents()
                downgrade(revision=older, x_arg=NO_COPY)
                down = contents()
                upgrade(revision=newer, x_arg=NO_COPY)
                after = contents()
                downgrade(revision=older, x_arg=NO_COPY)

                assert sum(map(len, down.values())) > 40
                for table in down:  # what the migration itself adds is gone
                    assert after[table] == before[table], (newer, table)
                    kept = common(before[table], down[table])
                    assert common(down[table], before[table]) == kept, (newer, table)
            upgrade(x_arg=NO_COPY)
            check()  # leaves with an error where models and migrations differ
            db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOSEN)
def test_d10_a_migration_that_was_killed_is_run_again_and_nothing_is_lost(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_programs_on_path(monkeypatch)
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            fill()
            downgrade(revision="0002", x_arg=NO_COPY)
            before = contents()
            db.engine.dispose()

            killed = _upgraded(tmp_path, url, KILL_BEFORE_COMMIT=LAST_INDEX)
            left = contents()
            db.engine.dispose()
            again = _upgraded(tmp_path, url)
            after = contents()
            check()
            db.engine.dispose()

    assert (killed.returncode, again.returncode) == (-signal.SIGKILL, 0), again.stderr
    assert left == before
    assert {table: common(after[table], rows) for table, rows in before.items()} == before
    copies = sorted((tmp_path / "before-upgrade").glob("*-0002.*"))
    assert len(copies) == 2  # each was made before anything was changed
    assert str(copies[-1]) in again.stderr
    assert name != "sqlite" or _clients(copies[-1]) == len(before["client"])


def _upgraded(folder: Path, url: str, **given: str) -> subprocess.CompletedProcess[str]:
    return flask(folder, "db", "upgrade", CRM_DATABASE_URL=url, **given)


def _clients(path: Path) -> int:
    with closing(sqlite3.connect(path)) as copy:
        return int(copy.execute("SELECT count(*) FROM client").fetchone()[0])


@pytest.mark.parametrize("name", CHOSEN)
def test_o01_migrations_lead_from_nothing_to_the_models_without_an_account_and_back(
    name: str, tmp_path: Path
) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            fill()
            downgrade(revision="base", x_arg=NO_COPY)
            left = set(inspect(db.engine).get_table_names())
            upgrade()
            there = set(inspect(db.engine).get_table_names())
            accounts = contents()["user"]
            db.engine.dispose()

    assert left == BOOKKEEPING
    assert accounts == []
    documents = {each.table.name for each in DOCUMENTS.values()}
    shadows = {name for name in there if name.rpartition("_")[0] in documents}  # FTS5's own
    assert there - shadows == set(db.metadata.tables) | BOOKKEEPING | documents

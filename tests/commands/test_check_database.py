import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.extensions import db
from tests.checking import faults
from tests.factories import Factories
from tests.installations import empty_installation, variant
from tests.ports import free_port

NOW = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock
LONG_AGO = NOW - timedelta(days=3)
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


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
        ready, shown = (other.test_client().get(each) for each in ("/readyz", "/login"))

    assert found[0].startswith("database: no use: attempt to write a readonly database")
    assert (ready.status_code, ready.text) == (503, "database: can only be read\n")
    assert shown.status_code == 200


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_server_that_is_gone_is_one_line(app: Flask, check: Any) -> None:
    url = f"postgresql+psycopg://crm:hidden@127.0.0.1:{free_port()}/crm"

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

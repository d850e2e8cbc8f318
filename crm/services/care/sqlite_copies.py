"""A copy of a SQLite database that is in use, and a copy put in its place.

By SQLite's own backup interface: copying the file while somebody writes
gives a damaged copy, since the newest changes are in another file.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from crm.database import engine_options
from crm.errors import BackupError, RestoreError
from crm.services.care.archives import Report
from crm.services.care.databases import Figures, figures

NAME = "database.sqlite"
PAGES = 1024  # in one step
WAIT = 30  # seconds for a lock


def dump(engine: Engine, target: Path, *, report: Report) -> Figures:
    """Write the database as it is now to the new file `target`; others go on writing.

    Raises BackupError, also when the database is damaged: such a copy would
    push a good one out.
    """
    driver: Any = engine.dialect.dbapi
    try:
        source = _connect(driver, engine, mode="rw")
        copy = driver.connect(str(target), timeout=WAIT)
        try:
            source.execute("BEGIN")  # one moment for all steps, so that no writer starts it anew
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                copy,
                pages=PAGES,
                progress=lambda _status, left, total: report("Database", total - left, total or 1),
            )
            copy.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
        finally:
            copy.close()
            source.close()
    except driver.Error as error:
        raise BackupError(reason=f"database: {error}") from error
    problem = fault_of(driver, target)
    if problem:
        raise BackupError(reason=f"the database is damaged: {problem}. Run 'flask check'.")
    return _figures(target)


def restore(engine: Engine, source: Path) -> None:
    """Put the database in `source` in the place of the engine's, in one transaction.

    Raises RestoreError; then the database is as it was.
    """
    driver: Any = engine.dialect.dbapi
    engine.dispose()
    try:
        copy = driver.connect(str(source), timeout=WAIT)
        target = _connect(driver, engine, mode="rwc")
        try:
            copy.backup(target)
        finally:
            target.close()
            copy.close()
    except driver.Error as error:
        raise RestoreError(reason=f"database: {error}") from error


def fault_of(driver: Any, path: Path) -> str | None:
    """Return what SQLite finds wrong with the file at `path`; None when it is well."""
    try:
        connection = driver.connect(str(path), timeout=WAIT)
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            connection.close()
    except driver.Error as error:
        return str(error)
    return None if found == "ok" else str(found)


def _connect(driver: Any, engine: Engine, *, mode: str) -> Any:
    address = f"file:{quote(str(engine.url.database))}?mode={mode}"
    connection = driver.connect(address, uri=True, timeout=WAIT)
    connection.isolation_level = None
    return connection


def _figures(path: Path) -> Figures:
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, **engine_options(str(url)))
    try:
        with engine.connect() as connection:
            return figures(connection)
    finally:
        engine.dispose()

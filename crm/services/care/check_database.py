"""Checks of the database: whether it answers, is well, and has this version's schema."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from crm import database
from crm.database import SAFE_SQLITE
from crm.database_files import log_bytes, may_write, path_of, shared_file_system
from crm.services.care.databases import Schema, revisions
from crm.services.care.findings import Finding, plural

LEAST_FREE = 200 * 1024 * 1024  # bytes
PART = "database"
_WRITABLE = "file and folder must be writable for the user of the service"
_RESTORE = "restore the last backup into a new file with 'flask restore'"


def check_database(engine: Engine, schema: Schema) -> Iterator[Finding]:
    """Look the database through. `schema` is this version's.

    Creates no file. When the database does not answer, that is the one finding.
    """
    missing = missing_file(engine)
    if missing:
        yield missing
        return
    try:
        database.require_writing(engine)
        with engine.connect() as connection:
            yield from _SPECIAL[engine.dialect.name](connection)
            yield _schema(connection, schema)
    except SQLAlchemyError as error:
        yield Finding.fault(PART, reason_of(error, engine))


def cautions(engine: Engine) -> Iterator[str]:
    """Yield why commits may be lost though all seems well: what runs SQLite, and where it lies."""
    if engine.dialect.name != "sqlite":
        return
    driver: Any = engine.dialect.loaded_dbapi
    version = str(driver.sqlite_version)
    if tuple(int(part) for part in version.split(".")) < SAFE_SQLITE:
        safe = ".".join(map(str, SAFE_SQLITE))
        yield f"SQLite {version} may lose a commit; install {safe} or newer (pysqlite3)"
    path = path_of(engine)
    if path and not may_write(path):
        yield f"{path} can only be read: {_WRITABLE}"
    kind = shared_file_system(path) if path else ""
    if kind:
        yield (
            f"{path} is on a network drive ({kind}), where SQLite may lose what it is given;"
            " move it to a disk of this machine, or use PostgreSQL"
        )


def free_space(path: Path, part: str) -> Iterator[Finding]:
    """Yield a fault when the disk that `path` is on is nearly full."""
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE:
        yield Finding.fault(part, f"only {free // 2**20} MB are free where {path} is; make room")


def missing_file(engine: Engine) -> Finding | None:
    """Find a file that is not there, or is empty, before a connection makes it anew."""
    path = path_of(engine)
    if path is None or (path.is_file() and path.stat().st_size):
        return None
    what = "is empty" if path.is_file() else "is not there"
    return Finding.fault(
        PART,
        f"{path} {what}; in a new installation run 'flask db upgrade', otherwise {_RESTORE}",
    )


def reason_of(error: SQLAlchemyError, engine: Engine) -> str:
    """Return in one line why the database cannot be used, and what to do."""
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    path = path_of(engine)
    if path is None:
        return f"no use: {reason}; see CRM_DATABASE_URL, and whether the server runs"
    if "readonly" in reason or "unable to open" in reason:
        return f"{reason}; {path}: {_WRITABLE}"
    if "malformed" in reason or "not a database" in reason:
        return f"{path} is damaged: {reason}; {_RESTORE}"
    return f"no answer: {reason}"


def _sqlite(connection: Connection) -> Iterator[Finding]:
    path = path_of(connection.engine)
    faults = [*_sqlite_faults(connection), *(free_space(path.parent, PART) if path else ())]
    version = _scalar(connection, "SELECT sqlite_version()")
    yield from faults or [Finding.ok(PART, f"ok (SQLite {version}, looked through)")]


def _sqlite_faults(connection: Connection) -> Iterator[Finding]:
    for caution in cautions(connection.engine):
        yield Finding.fault(PART, caution)
    found = _looked_through(connection)
    if found != "ok":
        yield Finding.fault(PART, f"damaged: {' '.join(found.split())}; {_RESTORE}")
        return
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = sorted({row[0] for row in orphans})
        yield Finding.fault(
            PART,
            f"{plural(len(orphans), 'row refers', 'rows refer')} to records that are gone,"
            f" in {', '.join(tables)}; {_RESTORE}",
        )
    log = log_bytes(connection.engine)
    if log > database.LOG_BYTES:
        yield Finding.fault(
            PART,
            f"its write-ahead log has {log // 2**20} MB: somebody reads without an end;"
            " find and stop that program (a console, a copy, an export)",
        )
    mode = _scalar(connection, "PRAGMA journal_mode")
    if mode != "wal":
        yield Finding.fault(PART, f"journal mode is {mode}, not WAL; is it on a network drive?")


def _looked_through(connection: Connection) -> str:
    """Return what SQLite finds when it looks through the whole file: `ok`, or the damage.

    From a connection of its own: one that was used before judges a search index by
    what it knew of it then, and takes what others wrote since for damage.
    """
    path = path_of(connection.engine)
    if path is None:
        return str(_scalar(connection, "PRAGMA quick_check(1)"))
    driver: Any = connection.dialect.loaded_dbapi
    with closing(driver.connect(str(path), timeout=database.BUSY_SECONDS)) as fresh:
        try:
            return str(fresh.execute("PRAGMA quick_check(1)").fetchone()[0])
        except driver.DatabaseError as error:
            return str(error)


def _postgresql(connection: Connection) -> Iterator[Finding]:
    version = _scalar(connection, "SHOW server_version")
    if database.only_reads(connection):
        yield Finding.fault(PART, "the server only reads; CRM_DATABASE_URL must name the primary")
    else:
        yield Finding.ok(PART, f"ok (PostgreSQL {version})")


def _schema(connection: Connection, schema: Schema) -> Finding:
    current = revisions(connection)
    if current == schema.heads:
        return Finding.ok("schema", f"ok ({', '.join(sorted(current))})")
    if not current:
        return Finding.fault("schema", "there is none yet; run 'flask db upgrade'")
    if current <= schema.known:
        return Finding.fault("schema", "older than this program; run 'flask db upgrade'")
    return Finding.fault("schema", "newer than this program; install the newer version again")


def _scalar(connection: Connection, statement: str) -> str:
    return str(connection.scalar(text(statement)))


_SPECIAL = {"sqlite": _sqlite, "postgresql": _postgresql}

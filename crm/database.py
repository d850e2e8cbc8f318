"""The engine rules: SQLite as strict as PostgreSQL, PostgreSQL with time-outs.

On both nobody waits for a lock for longer than BUSY_SECONDS.

SQLite: write-ahead log with every commit on the disk (`synchronous=FULL`),
foreign keys enforced, and transactions that take the write lock when they
begin, since a transaction that reads first and writes later loses updates. The
threads of a process take that lock in turn; another process waits as SQLite does.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any
from weakref import ref

import psycopg
import pysqlite3
from sqlalchemy import Connection, Engine, event  # noqa: TID251 - the engine's rules live here
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import Session

from crm.turns import Turns, connection_in_turn

BUSY_SECONDS = 10
POOL_SECONDS = 10
RECYCLE_SECONDS = 3600  # SQLite reads the statistics of its tables when it is opened
IDLE_SECONDS = 1.0  # after which a connection is asked whether it still lives
LOG_BYTES = 64 * 1024 * 1024  # of SQLite's write-ahead log, which grows while somebody reads long
PRIVATE = {"hide_parameters": True}  # what people typed does not get into logs by an error
_USED = "used_at"
_reading: ContextVar[bool] = ContextVar("reading", default=False)
SAFE_SQLITE = (3, 51, 3)  # older ones can lose a commit when the log is reset (WAL-reset bug)


def engine_options(url: str) -> dict[str, Any]:
    """Return what SQLAlchemy's `create_engine` is to be given for the database at `url`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        driver: Any = pysqlite3 if pysqlite3.sqlite_version_info >= SAFE_SQLITE else sqlite3
        factory = connection_in_turn(driver, Turns())
        local = {"timeout": BUSY_SECONDS, "factory": factory}
        return {**PRIVATE, "module": driver, "connect_args": local, "pool_recycle": RECYCLE_SECONDS}
    connect: dict[str, Any] = {"connect_timeout": POOL_SECONDS, "application_name": "dispecer"}
    if "options" not in parsed.query:
        connect["options"] = f"-c lock_timeout={round(BUSY_SECONDS * 1000)}"
    return {**PRIVATE, "pool_timeout": POOL_SECONDS, "connect_args": connect}


def keep_statistics(connection: Connection) -> None:
    """Let SQLite count what its tables hold, where that has changed much; PostgreSQL does itself.

    By these figures it chooses among indexes. It looks at a part of each index only.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("PRAGMA optimize = 0x10002")


def require_writing(engine: Engine) -> None:
    """Begin to write and take it back; raises what a database that is locked or only read raises.

    SQLite begins a transaction for writing on a file that can only be read without a complaint.
    """
    with writing(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA user_version = 0")
        connection.rollback()


def only_reads(connection: Connection) -> bool:
    """Tell whether a PostgreSQL server takes no changes, as one that follows another."""
    is_sqlite = connection.dialect.name == "sqlite"
    shown = "" if is_sqlite else connection.exec_driver_sql("SHOW transaction_read_only").scalar()
    return shown == "on"


def normal_url(url: str) -> str:
    """Return `url` with psycopg 3 as the driver for PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def start_reading(only: bool, /) -> None:
    """Say whether transactions begun from here on only read, and so need no write lock."""
    _reading.set(only)


@contextmanager
def writing() -> Iterator[None]:
    """Let transactions that begin inside write, also while a page is only being shown."""
    with _set(only=False):
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Let transactions that begin inside only read, whatever those around them do."""
    with _set(only=True):
        yield


@contextmanager
def reading_in(session: Session) -> Iterator[None]:
    """Only read inside, in a transaction of `session` that ends with the block.

    Nobody waits for it, and what takes long afterwards keeps no old rows alive.
    """
    with reading():
        try:
            yield
        finally:
            session.rollback()


@contextmanager
def _set(*, only: bool) -> Iterator[None]:
    token = _reading.set(only)
    try:
        yield
    finally:
        _reading.reset(token)


def listen(engine: Engine) -> None:
    """Give every connection of `engine` the rules of this module; a forked process has its own."""
    os.register_at_fork(after_in_child=partial(_forget_connections, ref(engine)))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    else:
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _look_whether_it_lives)


def _forget_connections(engine: "ref[Engine]") -> None:
    """Let the parent alone have the connections that were open when a process was forked."""
    if known := engine():
        known.dispose(close=False)


def _note_use(_connection: Any, record: Any) -> None:
    record.info[_USED] = monotonic()


def _look_whether_it_lives(connection: Any, record: Any, _proxy: object) -> None:
    """Have a connection replaced whose server is gone, if it lay idle long enough to be asked.

    SQLAlchemy's own `pool_pre_ping` asks each time, which under load is as much as the
    statement that follows.
    """
    if monotonic() - record.info.get(_USED, monotonic()) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins transactions by itself, too late
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {round(BUSY_SECONDS * 1000)}",
        f"journal_size_limit = {LOG_BYTES // 4}",  # what the log shrinks to when it begins anew
        "cache_size = -6000",  # kB, of each thread; the system keeps the file's pages besides
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    if _reading.get():
        connection.connection.driver_connection.execute("BEGIN")
        return
    held = connection.connection.driver_connection
    try:
        held.take_turn(BUSY_SECONDS)
        try:
            held.execute("BEGIN IMMEDIATE")
        finally:
            held.end_turn()
    except connection.dialect.loaded_dbapi.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error

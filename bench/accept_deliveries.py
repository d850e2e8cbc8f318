"""How fast deliveries are taken: `python bench/accept_deliveries.py [COUNT]`.

On SQLite and PostgreSQL, in the same run: how many rows a second the machine
commits one after another, how many deliveries our code keeps that way, and how many
a real `flask serve` takes over HTTP, its worker at work (WORKER=0: without); then 20
deliveries a second, one in ten of them a repeat, and how long each took.
"""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import local
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402  # runs from any directory
from sqlalchemy import delete  # noqa: E402

from app import create_app  # noqa: E402
from crm import clock  # noqa: E402
from crm.database import engine_options  # noqa: E402
from crm.extensions import db  # noqa: E402
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic  # noqa: E402
from crm.models import InboundDelivery  # noqa: E402
from crm.services import inbound_deliveries  # noqa: E402
from crm.services.inbound_deliveries import Post  # noqa: E402
from tests.commands.processes import (  # noqa: E402
    SECRET,
    answers,
    eventually,
    flask,
    free_port,
    running,
)
from tests.conftest import settings_for  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

CLIENTS = 4
PACE = 20  # deliveries a second
SECONDS = 20
_of_thread = local()


def main() -> None:
    """Measure both databases and print a line for each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    print_line("database", "commits/s", "kept/s", "HTTP/s", "p50 ms", "p99 ms", "lost", "twice")
    for name, url_of in (("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)):
        with url_of() as url, TemporaryDirectory() as folder:
            print_line(name, *figures(count, url, Path(folder)))


def figures(count: int, url: str, folder: Path) -> Iterator[object]:
    """Yield the figures of the database at `url`, which is empty."""
    if (made := flask(folder, "db", "upgrade", CRM_DATABASE_URL=url)).returncode:
        sys.exit(made.stderr)
    commits = rate(count, committer(url))
    yield f"{commits:,.0f}"
    kept = rate(count, keeper(url, folder))
    yield f"{kept:,.0f} ({kept / commits:.0%})"
    with serving(folder, url) as port:
        with ThreadPoolExecutor(CLIENTS) as pool:
            taken = rate(count, lambda numbers: list(pool.map(lambda n: post(port, n), numbers)))
        yield f"{taken:,.0f} ({taken / commits:.0%})"
        times = sorted(paced(port))
        yield from (f"{times[int(len(times) * part)] * 1000:.0f}" for part in (0.5, 0.99))
    yield from wrong(url, count)


def print_line(*cells: object) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write("".join(f"{cell!s:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


def rate(count: int, work: Callable[[range], object]) -> float:
    """Return how many numbers a second `work` did."""
    start = time.perf_counter()
    work(range(count))
    return count / (time.perf_counter() - start)


def body(number: int) -> bytes:
    """Return the delivery `number`, a reply as people write them."""
    headers = {"From": "ion@example.com", "Message-ID": f"<{number}@example.com>"}
    mail = {"headers": headers, "subject": "Re: montare", "text": "Da, confirm.\n\n> " * 30}
    return json.dumps(mail).encode()


def post(port: int, number: int) -> float:
    """Post a delivery, return the seconds it took; anything but 200 ends the run."""
    raw = body(number)
    signature = sign_generic(raw, SECRET, clock.utcnow())
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    start = time.perf_counter()
    if not hasattr(_of_thread, "connection") or _of_thread.connection.port != port:
        _of_thread.connection = HTTPConnection("127.0.0.1", port, timeout=60)
    _of_thread.connection.request("POST", "/inbound/generic", raw, headers)
    answer = _of_thread.connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"delivery {number} was answered {answer.status}")
    return time.perf_counter() - start


def paced(port: int) -> list[float]:
    """Post PACE deliveries a second for SECONDS, each tenth a repeat of the one before."""
    first = 10**6
    with ThreadPoolExecutor(CLIENTS * 4) as pool:
        waiting = []
        start = time.perf_counter()
        for number in range(PACE * SECONDS):
            time.sleep(max(0.0, start + number / PACE - time.perf_counter()))
            said = number - 1 if number % 10 == 9 else number
            waiting.append(pool.submit(post, port, first + said))
        return [each.result() for each in waiting]


def committer(url: str) -> Callable[[range], None]:
    """Return what commits one row after another, with the bytes of a delivery, as we do."""
    statement = "INSERT INTO bench_row (number, raw) VALUES ({0}, {0})"
    table = "CREATE TABLE IF NOT EXISTS bench_row (number INTEGER PRIMARY KEY, raw {})"
    connection: Any
    if url.startswith("sqlite"):
        # The application's driver: two SQLites in one process undo each other's locks.
        driver = engine_options(url)["module"]
        connection = driver.connect(url.removeprefix("sqlite:///"), timeout=60)
        connection.execute("PRAGMA synchronous = FULL")
        statement, table = statement.format("?"), table.format("BLOB")
    else:
        durable(url)
        connection = psycopg.connect(url.replace("+psycopg", ""))
        statement, table = statement.format("%s"), table.format("BYTEA")
    connection.execute(table)
    connection.commit()

    def commit(numbers: range) -> None:
        for number in numbers:
            connection.execute(statement, (number, body(number)))
            connection.commit()
        connection.close()

    return commit


def keeper(url: str, folder: Path) -> Callable[[range], None]:
    """Return what keeps one delivery after another as the webhook does, but for HTTP."""
    app = create_app(settings_for(url, folder))

    def keep(numbers: range) -> None:
        with app.app_context():
            for number in numbers:
                kept, now = Post("bench", body(number), "application/json"), clock.utcnow()
                with db.engine.begin() as connection:
                    inbound_deliveries.accept(connection, kept, author="bench", now=now)
            # They are of no provider, and not for the worker.
            with db.engine.begin() as connection:
                connection.execute(delete(InboundDelivery))
            db.engine.dispose()

    return keep


def durable(url: str) -> None:
    """Undo what makes the tests' PostgreSQL fast: here a commit shall be on the disk."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("ALTER SYSTEM SET synchronous_commit = on")
        connection.execute("SELECT pg_reload_conf()")


def wrong(url: str, count: int) -> tuple[int, int]:
    """Return how many deliveries are not there, and how many are there twice."""
    query = "SELECT count(*), count(DISTINCT content_key) FROM inbound_delivery"
    if url.startswith("sqlite"):
        reader = sqlite3.connect(url.removeprefix("sqlite:///"))
        found, distinct = reader.execute(query).fetchone()
        reader.close()
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            found, distinct = connection.execute(query).fetchone() or (0, 0)
    expected = count + PACE * SECONDS * 9 // 10
    return expected - distinct, found - expected


@contextmanager
def serving(folder: Path, url: str) -> Iterator[int]:
    """Yield the port of a server; its worker is at work, too."""
    port = free_port()
    worker = () if os.environ.get("WORKER", "1") == "1" else ("--no-worker",)
    with running(folder, "serve", "--port", str(port), *worker, CRM_DATABASE_URL=url):
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield port


if __name__ == "__main__":
    main()

"""How fast deliveries are taken: `python bench/accept_deliveries.py [COUNT]`.

On SQLite and PostgreSQL, in turn within one run: how many rows a second the machine
commits one after another; how many deliveries our code keeps that way, and what part
of that rate it is; how many a real `flask serve` takes over HTTP, its worker at work
(WORKER=0: without), and what part that is. Then 20 deliveries a second, one in ten of
them a repeat, and how long each took. Medians of ROUNDS.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
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
from crm.services.inbound_deliveries import Post  # noqa: E402
from crm.services.inbound_keeping import Keeping  # noqa: E402
from tests.commands.processes import (  # noqa: E402
    SECRET,
    answers,
    eventually,
    flask,
    running,
)
from tests.conftest import settings_for  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402
from tests.ports import free_port  # noqa: E402

CLIENTS = 4
PACE = 20  # deliveries a second
SECONDS = 20
ROUNDS = 4
WAITING = "SELECT count(*) FROM inbound_delivery WHERE status = 'NEW'"
HAS_WORKER = os.environ.get("WORKER", "1") == "1"
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
    parts = parted(count // ROUNDS)
    pairs = [(rate(part, committer(url)), rate(part, keeper(url, folder))) for part in parts]
    yield f"{median(commits for commits, _ in pairs):,.0f}"
    yield compared(pairs)
    with serving(folder, url) as port, ThreadPoolExecutor(CLIENTS) as pool:
        pairs = []
        for part in parted(count // ROUNDS):
            numbers = range(count + part.start, count + part.stop)
            commits = rate(numbers, committer(url))
            taken = rate(part, lambda them: list(pool.map(lambda n: post(port, n), them)))
            pairs.append((commits, taken))
            while HAS_WORKER and found(url, WAITING):
                time.sleep(0.5)
        yield compared(pairs)
        times = sorted(paced(port))
        yield from (f"{times[int(len(times) * part)] * 1000:.0f}" for part in (0.5, 0.99))
    sent = len(parted(count // ROUNDS)) * (count // ROUNDS) + PACE * SECONDS * 9 // 10
    distinct = found(url, "SELECT count(DISTINCT content_key) FROM inbound_delivery")
    yield sent - distinct
    yield found(url, "SELECT count(*) FROM inbound_delivery") - distinct


def parted(each: int) -> list[range]:
    """Return the numbers of ROUNDS rounds."""
    return [range(n * each, (n + 1) * each) for n in range(ROUNDS)]


def compared(pairs: list[tuple[float, float]]) -> str:
    """Return our rate, and what part of the machine's it is."""
    ours, part = median(own for _, own in pairs), median(own / bare for bare, own in pairs)
    return f"{ours:,.0f} ({part:.0%})"


def print_line(*cells: object) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write("".join(f"{cell!s:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


def rate(numbers: range, work: Callable[[range], object]) -> float:
    """Return how many numbers a second `work` did."""
    start = time.perf_counter()
    work(numbers)
    return len(numbers) / (time.perf_counter() - start)


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
            keeping = Keeping(db.engine)
            for number in numbers:
                keeping.keep(Post("bench", body(number), "application/json"), now=clock.utcnow())
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


def found(url: str, query: str) -> int:
    """Return the number that `query` gives."""
    if url.startswith("sqlite"):
        reader = engine_options(url)["module"].connect(url.removeprefix("sqlite:///"), timeout=60)
    else:
        reader = psycopg.connect(url.replace("+psycopg", ""))
    number = int(reader.execute(query).fetchone()[0])
    reader.close()
    return number


@contextmanager
def serving(folder: Path, url: str) -> Iterator[int]:
    """Yield the port of a server; its worker is at work, too."""
    port = free_port()
    worker = () if HAS_WORKER else ("--no-worker",)
    with running(folder, "serve", "--port", str(port), *worker, CRM_DATABASE_URL=url):
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield port


if __name__ == "__main__":
    main()

"""Exports from a running server: `python bench/export_rows.py [--rows N] [--databases NAMES]`.

On SQLite and PostgreSQL, as CSV and XLSX: rows a second, time to the first byte, how
much the server's memory grows, and how long the first page of the grid takes for
somebody else meanwhile, beside how long it takes when nothing else runs. The first
export warms up and is not counted.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.server import OPERATOR, PASSWORD, Server, running  # noqa: E402  # any directory
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

GRID = "/admin/interventions/"
PIECE = 65_536  # bytes
PAUSE = 0.1  # seconds between two pages of the other person
QUIET = 40  # pages that are timed while nothing else runs
COLUMNS = ("database", "kind", "rows", "rows/s", "first byte", "growth", "p95 quiet", "p95 then")


@dataclass
class Measured:
    """What an export took; seconds and bytes."""

    rows: int = 0
    seconds: float = 0.0
    first: float = 0.0
    peak: int = 0


def main() -> None:
    """Measure both databases and print a line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--databases", default="SQLite,PostgreSQL")
    given = parser.parse_args()
    print_line(*COLUMNS)
    for name, url_of in (("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)):
        if name not in given.databases.split(","):
            continue
        with url_of() as url, TemporaryDirectory() as folder, running(url, Path(folder)) as server:
            fill(server, given.rows)
            for cells in figures(server):
                print_line(name, *cells)


def print_line(*cells: object) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write("".join(f"{cell!s:>12}" for cell in cells) + "\n")
    sys.stdout.flush()


def fill(server: Server, rows: int) -> None:
    """Fill the database with demo data."""
    command = [sys.executable, "-m", "flask", "load-demo", "--rows", str(rows)]
    subprocess.run(command, cwd=ROOT, env=server.environ, check=True, capture_output=True)  # noqa: S603 - ours


def figures(server: Server) -> Iterator[tuple[object, ...]]:
    """Yield the figures of each kind of export."""
    reader, other = logged_in(server), logged_in(server)
    export(server, reader, "csv")
    quiet = p95([timed(other, server) for _ in range(QUIET)])
    for kind in ("csv", "xlsx"):
        before = memory(server)
        ended = Event()
        times: list[float] = []

        def look_on(over: Event = ended, taken: list[float] = times) -> None:
            while not over.wait(PAUSE):
                taken.append(timed(other, server))

        person = Thread(target=look_on)
        person.start()
        found = export(server, reader, kind)
        ended.set()
        person.join()
        yield (
            kind,
            f"{found.rows:,}",
            f"{found.rows / found.seconds:,.0f}",
            f"{found.first * 1000:.0f} ms",
            f"{(found.peak - before) / 1e6:.1f} MB",
            f"{quiet * 1000:.0f} ms",
            f"{p95(times) * 1000:.0f} ms",
        )


def export(server: Server, opener: OpenerDirector, kind: str) -> Measured:
    """Read an export to its end, and watch the server's memory meanwhile."""
    found, start = Measured(), time.perf_counter()
    with opener.open(f"{server.url}{GRID}export/{kind}/") as answer:
        found.rows = int(answer.headers["X-Rows"])
        while answer.read(PIECE):
            found.first = found.first or time.perf_counter() - start
            found.peak = max(found.peak, memory(server))
    found.seconds = time.perf_counter() - start
    return found


def timed(opener: OpenerDirector, server: Server) -> float:
    """Return how many seconds the grid's first page takes."""
    start = time.perf_counter()
    with opener.open(server.url + GRID) as answer:
        answer.read()
    return time.perf_counter() - start


def p95(times: list[float]) -> float:
    """Return what 95 of 100 stay below; the longest of few."""
    return quantiles(times, n=20)[-1] if len(times) > 20 else max(times)


def memory(server: Server) -> int:
    """Return the resident memory of the server in bytes."""
    status = Path(f"/proc/{server.processes[0].pid}/status").read_text()
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+) kB", status)
    return int(kilobytes) * 1024


def logged_in(server: Server) -> OpenerDirector:
    """Return a browser of the operator."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    with opener.open(f"{server.url}/login") as page:
        [token, *_rest] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    sent = {"email": OPERATOR, "password": PASSWORD, "csrf_token": token}
    with opener.open(f"{server.url}/login", urlencode(sent).encode()):
        return opener


if __name__ == "__main__":
    main()

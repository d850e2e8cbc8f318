"""How fast a run over the service schedules is: `python bench/generate_schedules.py`.

On SQLite and PostgreSQL, each run in a process of its own: interventions a second
with two assignees each, mails, audit and ledger included, and the most memory that
the process ever held; then runs over active schedules of which none is due. On a
machine that is busy with other things too, only what is made in a second of the
process's own time says much; PostgreSQL's own time is not in it.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402  # runs from any directory
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import Table, func, insert, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from app import create_app  # noqa: E402
from crm import clock  # noqa: E402
from crm.audit import Actor, act_as  # noqa: E402
from crm.config import Settings, load_settings  # noqa: E402
from crm.domain.kinds import Language  # noqa: E402
from crm.domain.periods import Period  # noqa: E402
from crm.extensions import db  # noqa: E402
from crm.models import (  # noqa: E402
    Base,
    Client,
    Employee,
    Intervention,
    OutboxMail,
    ServiceSchedule,
    schedule_assignee,
)
from crm.services import daily  # noqa: E402
from crm.services.mailing import Mailing  # noqa: E402
from crm.services.schedule_plans import Run  # noqa: E402
from crm.services.schedule_runs import generate_due  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

Row = dict[str, Any]
DATABASES = {"SQLite": sqlite_url, "PostgreSQL": postgresql_url}
TODAY = date(2026, 3, 10)
PEOPLE = 200
CLIENTS = 2_000
REPEATS = 9  # of a run that finds nothing to do
AT_ONCE = 5_000  # rows written by one statement


def main() -> None:
    """Measure both databases and print a line for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, nargs="*", default=[10_000])
    parser.add_argument("--idle", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="*", default=list(DATABASES))
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        sys.stdout.write(";".join(cells_of_a_run(*given.run)))
        return
    print_line("database", "schedules", "created", "took", "a second", "a CPU second", "peak")
    cases = [(count, TODAY) for count in given.due]
    cases += [(count, TODAY + timedelta(days=300)) for count in given.idle]
    for name in given.databases:
        for count, day in cases:
            with DATABASES[name]() as url:
                durable(url)
                fill(url, count, day=day)
                print_line(name, f"{count:,}", *measured(url))


def fill(url: str, count: int, *, day: date) -> None:
    """Write `count` active schedules with two assignees each, first due on `day`."""
    with TemporaryDirectory() as folder, session_at(url, folder) as (session, _):
        upgrade(directory=str(ROOT / "migrations"))
        write(session, Client, (client(n) for n in range(1, CLIENTS + 1)))
        write(session, Employee, (employee(n) for n in range(1, PEOPLE + 1)))
        write(session, ServiceSchedule, (schedule(n, day) for n in range(1, count + 1)))
        write(session, schedule_assignee, (row for n in range(1, count + 1) for row in pair(n)))
        session.commit()


def measured(url: str) -> list[str]:
    """Run in a new process and return the cells of its line."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--run", url, folder]
        made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode:
        sys.exit(made.stderr)
    return made.stdout.split(";")


def cells_of_a_run(url: str, folder: str) -> Iterator[str]:
    """Create what is due; yield how much, how long it took, how fast, and the most memory."""
    with session_at(url, folder) as (session, settings):
        act_as(session, Actor(daily.JOB, "command"))
        began = process_time()
        created, took = run_over(session, settings)
        spent = process_time() - began
        if created:
            yield from (f"{created:,}", f"{took:.2f} s")
            yield from (f"{created / took:,.0f}", f"{created / spent:,.0f}")
        else:
            took = median(run_over(session, settings)[1] for _ in range(REPEATS))
            yield from ("0", f"{took * 1000:.1f} ms", "-", "-")
        for model, wanted in ((Intervention, created), (OutboxMail, 2 * created)):
            if session.scalar(select(func.count(model.id))) != wanted:
                sys.exit(f"{model.__tablename__}: not {wanted} rows")
        yield f"{peak():,.0f} MB"


def run_over(session: Session, settings: Settings) -> tuple[int, float]:
    """Do one run; return how many visits it created, and in how many seconds."""
    run = Run(
        today=TODAY,
        now=clock.utcnow(),
        mailing=Mailing.of(settings),
        country=settings.country,
    )
    started = perf_counter()
    created = sum(1 for _ in generate_due(session, run))
    return created, perf_counter() - started


def peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@contextmanager
def session_at(url: str, folder: str) -> Iterator[tuple[Session, Settings]]:
    """Yield a session of the application over the database at `url`, and its settings."""
    settings = load_settings(Path(folder), {"CRM_DATABASE_URL": url})
    with create_app(settings).app_context():
        yield db.session(), settings
        db.session.remove()
        db.engine.dispose()


def write(session: Session, target: type[Base] | Table, rows: Iterable[Row]) -> None:
    """Insert `rows`, and no more of them at once than fit into little memory."""
    now = clock.utcnow()
    stamps = {"created_at": now, "created_by": "bench", "updated_at": now, "updated_by": "bench"}
    more = {} if isinstance(target, Table) else stamps
    rows = iter(rows)
    while some := [row | more for row in islice(rows, AT_ONCE)]:
        session.connection().execute(insert(target), some)


def client(n: int) -> Row:
    """Return a client as offices write them down."""
    street = {"address": f"Str. Ștefan cel Mare {n}", "town": "Iași", "county": "Iași"}
    return {"id": n, "name": f"Clădiri & Fii {n} SRL", "phone": "0232 123 456"} | street


def employee(n: int) -> Row:
    """Return somebody who is written to in Romanian, or, one in ten, in English."""
    language = Language.EN if n % 10 == 0 else Language.RO
    name = f"Ioniță Brândușa {n}"
    return {"id": n, "name": name, "email": f"e{n}@example.com", "language": language}


def schedule(n: int, day: date) -> Row:
    """Return a monthly contract whose first visit is due on `day`."""
    return {
        "id": n,
        "client_id": 1 + n % CLIENTS,
        "object_text": f"Centrală termică {n}",
        "object_label": f"Centrală termică {n}",
        "description": "Revizie: curățat filtrul, verificat presiunea.\nSunați înainte.",
        "period": Period.MONTHLY,
        "starts_on": day,
        "lead_days": 14,
        "next_run_on": day - timedelta(days=14),
    }


def pair(n: int) -> Iterator[Row]:
    """Yield the two who usually come to the schedule `n`."""
    for k in (0, 1):
        yield {"schedule_id": n, "employee_id": 1 + (n + k * 7) % PEOPLE}


def durable(url: str) -> None:
    """Undo what makes the tests' PostgreSQL fast: here a commit shall be on the disk."""
    if url.startswith("sqlite"):
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("ALTER SYSTEM SET synchronous_commit = on")
        connection.execute("SELECT pg_reload_conf()")


def print_line(*cells: str) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write("".join(f"{cell:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

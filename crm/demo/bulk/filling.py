"""Filling a database that has the story with further cases, batch by batch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from crm import search
from crm.demo.bulk import base, job_rows
from crm.demo.bulk.job_rows import Clerk, Sheet
from crm.demo.bulk.jobs import Jobs
from crm.demo.bulk.sold import YOUNGEST, Goods, Sales
from crm.demo.bulk.writer import Writer
from crm.demo.tables.goods import KIND_OF
from crm.models import Assignment, ComplaintType, Intervention, Message, Product
from crm.services import counters

BATCH = 5_000
FEWEST_CLIENTS = 40
_FAST = {  # while it is filled; what a crash would lose is made again
    "sqlite": (
        "PRAGMA synchronous = NORMAL",
        "PRAGMA cache_size = -65536",
        "PRAGMA wal_autocheckpoint = 20000",
    ),
    "postgresql": ("SET synchronous_commit = off",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How many cases to add, up to which moment and day, and the seed of all that is random."""

    cases: int
    now: datetime
    today: date
    seed: int


def fill(engine: Engine, filling: Filling, *, report: Callable[[int], None]) -> None:
    """Add the cases with clients, contacts, invoices, assignments and timelines.

    Commits batch by batch; `report` is called with the number of cases of each.
    """
    rng = Random(filling.seed)  # noqa: S311 - the same rows every time; the tokens are a demo's
    with _fast_connection(engine) as connection:
        writer = Writer(connection)
        jobs, clerk = _prepare(connection, writer, filling, rng)
        connection.commit()
        for start in range(0, filling.cases, BATCH):
            stop = min(start + BATCH, filling.cases)
            _write_batch(writer, jobs, clerk, range(start, stop))
            connection.commit()
            report(stop - start)
        search.rebuild(connection)
        writer.finish()
        connection.commit()


def _prepare(
    connection: Connection, writer: Writer, filling: Filling, rng: Random
) -> tuple[Jobs, Clerk]:
    goods = _goods(connection)
    sales = Sales(goods, filling.today)
    numbers = base.write(
        writer,
        sales,
        clients=max(FEWEST_CLIENTS, filling.cases // 20),
        employees=5 + filling.cases // 2_000,
        now=filling.now - timedelta(days=YOUNGEST),
    )
    with Session(connection, join_transaction_mode="rollback_only") as session:
        first_number = counters.next_numbers(session, "intervention", filling.cases)
    by_kind = {one.kind: tuple(g for g in goods if g.kind is one.kind) for one in goods}
    jobs = Jobs(rng, numbers, sales, by_kind, filling.cases, first_number, filling.today)
    types = connection.execute(select(ComplaintType.name, ComplaintType.id)).all()
    return jobs, Clerk(
        rng,
        numbers,
        dict(types),
        filling.now,
        next_intervention=writer.reserve(base.table(Intervention), filling.cases),
        next_assignment=writer.reserve(base.table(Assignment), 3 * filling.cases),
    )


def _write_batch(writer: Writer, jobs: Jobs, clerk: Clerk, numbers: range) -> None:
    sheet = Sheet()
    for i in numbers:
        clerk.enter(jobs.make(i), sheet)
    for model, columns, rows in (
        (Intervention, job_rows.INTERVENTION, sheet.interventions),
        (Assignment, job_rows.ASSIGNMENT, sheet.assignments),
        (Message, job_rows.MESSAGE, sheet.messages),
    ):
        writer.write(base.table(model), columns + base.STAMPS, rows)


def _goods(connection: Connection) -> tuple[Goods, ...]:
    rows = connection.execute(
        select(Product.id, Product.code, Product.name, Product.price).order_by(Product.id)
    )
    return tuple(
        Goods(key, KIND_OF[code], name, f"{code} {name}", price)
        for key, code, name, price in rows
        if code in KIND_OF
    )


@contextmanager
def _fast_connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that waits for no disk; it is closed for good afterwards."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            for statement in _FAST[engine.dialect.name]:
                driver.execute(statement)  # outside of a transaction
            if engine.dialect.name == "postgresql":
                driver.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.invalidate()

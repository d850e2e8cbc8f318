"""Replies processed a second: `python bench/process_replies.py [--messages N] [--replies N]`.

On SQLite and PostgreSQL: fills the tables with a million messages, lets replies of
the corpus come in to as many jobs that people were asked about, and does what the
worker does with them, in one thread; beside it, in turn with it, how many rows a
second the machine commits one after another. Statements are counted in a round apart.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402  # runs from any directory
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import Engine, event, func, insert, literal, literal_column, select, text  # noqa: E402, TID251

from app import create_app  # noqa: E402
from bench.accept_deliveries import committer  # noqa: E402
from commands._work import process  # noqa: E402
from crm import clock  # noqa: E402
from crm.domain.addresses import reply_address  # noqa: E402
from crm.domain.statuses import AssignmentStatus, DeliveryStatus, MessageKind  # noqa: E402
from crm.extensions import db  # noqa: E402
from crm.models import (  # noqa: E402
    Assignment,
    Base,
    Client,
    ComplaintType,
    Employee,
    InboundDelivery,
    Intervention,
    Message,
    OutboxMail,
)
from crm.services import assignments, inbound_deliveries  # noqa: E402
from crm.services.inbound_deliveries import Post  # noqa: E402
from crm.services.mailing import Mailing  # noqa: E402
from tests.conftest import settings_for  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

PAYLOADS = ROOT / "tests" / "payloads" / "replies"
MESSAGES_EACH = 10  # of an intervention
PEOPLE = 500
AT_ONCE = 100_000  # rows
ROUNDS = 4  # the first is not counted in the rates: in it the statements are
COLUMNS = ("database", "replies/s", "a CPU second", "commits/s", "statements", "answered")


def main() -> None:
    """Measure both databases and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--replies", type=int, default=500, help="in each round")
    parser.add_argument("--databases", default="SQLite,PostgreSQL")
    given = parser.parse_args()
    logging.disable()
    print_line(*COLUMNS)
    for name, url_of in (("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)):
        if name in given.databases.split(","):
            with url_of() as url, TemporaryDirectory() as folder:
                app = create_app(settings_for(url, Path(folder)))
                with app.app_context():
                    upgrade(directory=str(ROOT / "migrations"))
                    print_line(name, *figures(app, url, given))
                    db.engine.dispose()


def print_line(*cells: object) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write("".join(f"{cell!s:>14}" for cell in cells) + "\n")
    sys.stdout.flush()


def figures(app: Flask, url: str, given: argparse.Namespace) -> Iterator[object]:
    """Yield the figures of the database at `url`, which is empty."""
    fill(given.messages)
    committer(url)(range(1))  # from here on commits are on the disk
    keep_replies(app, given.replies * ROUNDS)
    with counted(db.engine) as statements:
        work_off(app, given.replies)
    walls, processors, commits = [], [], []
    for number in range(1, ROUNDS):
        wall, processor = work_off(app, given.replies)
        walls.append(given.replies / wall)
        processors.append(given.replies / processor)
        start = time.perf_counter()
        committer(url)(range(number * given.replies, (number + 1) * given.replies))
        commits.append(given.replies / (time.perf_counter() - start))
    yield from (f"{median(each):,.0f}" for each in (walls, processors, commits))
    yield f"{len(statements) / given.replies:.1f}"
    yield answered(given.replies * ROUNDS)


def work_off(app: Flask, count: int) -> tuple[float, float]:
    """Process `count` replies as the worker does; return seconds and those of the processor."""
    start, started = time.perf_counter(), time.process_time()
    done = 0
    while done < count:
        done += process(app, limit=min(20, count - done))
    return time.perf_counter() - start, time.process_time() - started


def answered(count: int) -> str:
    """Return how many replies became an answer; end when one was lost."""
    session = db.session
    done = select(func.count()).where(InboundDelivery.status == DeliveryStatus.PROCESSED)
    if session.scalar(done) != count:
        sys.exit("not every reply was processed")
    changed = select(func.count()).where(Assignment.status != AssignmentStatus.PENDING)
    part = (session.scalar(changed) or 0) / count
    session.rollback()
    return f"{part:.0%}"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Yield a list of all statements that the block sends, those of transactions left out."""
    seen: list[str] = []

    def count(*given: Any) -> None:
        if not given[2].startswith("BEGIN"):
            seen.append(given[2])

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


def fill(messages: int) -> None:
    """Fill the tables as a few years do: jobs, who was asked, mails out, messages."""
    session, now = db.session(), clock.utcnow()
    client, kind = Client(name="Alfa SRL"), ComplaintType(name="Montaj")
    people = [Employee(name=f"Ion {n}", email=f"ion{n}@example.com") for n in range(PEOPLE)]
    session.add_all([client, kind, *people])
    session.commit()
    base, first = {"version": 1} | stamps(now), people[0].id
    jobs = messages // MESSAGES_EACH
    whose = {"client_id": client.id, "complaint_type_id": kind.id}
    shown = {"object_text": "Boiler", "object_label": "Boiler", "search_text": "boiler"}
    job = base | whose | shown | {"complaint_on": now.date(), "status": "NEW", "priority": "NORMAL"}
    write(Intervention, jobs, job, number="{n}")  # its id is the same, as the table is empty
    asked = base | {"status": "PENDING", "offer": 1, "asked_at": now}
    who = f"{first} + {{n}} % {PEOPLE}"
    write(Assignment, jobs, asked, intervention_id="{n}", employee_id=who, token="'t' || {n}")  # noqa: S106
    mail = base | {"to": "x@example.com", "subject": "Montaj", "text": "Bună ziua " * 20}
    mail |= {"status": "SENT", "attempts": 1, "next_attempt_at": now, "sent_at": now}
    named = {"dedupe_key": "'offer:' || {n} || ':1'", "message_id": "'<' || {n} || '@example.com>'"}
    write(OutboxMail, jobs, mail, intervention_id="{n}", assignment_id="{n}", **named)
    said = base | {"author": "Ion", "kind": MessageKind.REPLY.name, "happened_at": now}
    said |= {"text": "Da, confirm.", "sender": "x@example.com", "triage": "NOT_NEEDED"}
    job_of = f"1 + {{n}} % {jobs}"
    write(Message, messages, said, intervention_id=job_of, assignment_id=job_of, event_key=KEY)
    session.execute(text("ANALYZE"))
    session.commit()


KEY = "substr('00000000' || ({n} * 2654435761 % 4294967296), -8) || 'abcdef' || {n}"


def stamps(now: Any) -> dict[str, Any]:
    """Return the columns that are the same in every row."""
    return {"created_at": now, "created_by": "bench", "updated_at": now, "updated_by": "bench"}


def write(model: type[Base], count: int, same: dict[str, Any], **numbered: str) -> None:
    """Write `count` rows by statements alone; `numbered` are expressions of the number {n}."""
    table, session = Base.metadata.tables[model.__tablename__], db.session()
    for start in range(1, count + 1, AT_ONCE):
        stop = min(start + AT_ONCE, count + 1)
        numbers = select(literal(start).label("n")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < stop - 1))
        values = [literal(value, table.c[name].type) for name, value in same.items()]
        made: list[Any] = [literal_column(each.format(n="numbers.n")) for each in numbered.values()]
        rows = select(*values, *made).select_from(numbers)
        session.execute(insert(table).from_select([*same, *numbered], rows))
        session.commit()


def keep_replies(app: Flask, count: int) -> None:
    """Ask about `count` jobs, and let an answer of the corpus come for each."""
    session, now = db.session(), clock.utcnow()
    mailing = Mailing.of(app.extensions["settings"])
    client, kind = (
        session.scalars(select(Client)).one(),
        session.scalars(select(ComplaintType)).one(),
    )
    people = session.scalars(select(Employee)).all()
    first = (session.scalar(select(func.max(Intervention.number))) or 0) + 1
    for number, (mail, employee) in enumerate(zip(islice(corpus(), count), cycle(people)), first):
        case = Intervention(
            number=number,
            complaint_on=now.date(),
            client=client,
            complaint_type=kind,
            object_text="Cameră video",
            planned_from_on=now.date() + timedelta(days=3),
            planned_to_on=now.date() + timedelta(days=3),
            assignments=[Assignment(employee=employee)],
        )
        session.add(case)
        [asked] = assignments.sync(session, case, mailing=mailing, now=now)
        headers = {
            "From": employee.email,
            "To": reply_address(case.assignments[0].token, mailing.replies_mailbox),
            "Message-ID": f"<{number}@example.com>",
            "In-Reply-To": asked.message_id,
        }
        raw = json.dumps(mail | {"headers": headers}).encode()
        kept = Post("generic", raw, "application/json")
        inbound_deliveries.accept(session.connection(), kept, author="generic", now=now)
    session.commit()
    session.expunge_all()


def corpus() -> Iterator[dict[str, Any]]:
    """Yield what people answered, again and again."""
    paths = sorted(PAYLOADS.glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    for line in cycle(lines):
        mail = json.loads(line)["mail"]
        yield {"subject": mail.get("subject", "Re"), "text": mail.get("text", "")}


if __name__ == "__main__":
    main()

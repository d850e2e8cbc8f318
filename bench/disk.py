"""How much room a case takes: `python bench/disk.py [--cases 2000]`.

On SQLite and PostgreSQL, each case as it is lived: created with two people, who are
asked by mail, who answer by mails of 8 kB as they are posted, and finalised. Printed
are bytes a case by table, its indexes and searches included, at once and after a
`flask purge --compact` when all periods are over. Attachments lie elsewhere and come
on top.
"""

import argparse
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402  # runs from any directory
from flask_migrate import upgrade  # noqa: E402
from sqlalchemy import select, text  # noqa: E402

from app import create_app  # noqa: E402
from bench.process_replies import corpus  # noqa: E402
from commands._work import process, send  # noqa: E402
from crm import clock  # noqa: E402
from crm.audit import Actor, act_as, rewriting  # noqa: E402
from crm.domain.addresses import reply_address  # noqa: E402
from crm.domain.kinds import ClientKind  # noqa: E402
from crm.extensions import db  # noqa: E402
from crm.models import Client, ComplaintType, Contact, Employee, Intervention  # noqa: E402
from crm.services import assignments, inbound_deliveries, interventions  # noqa: E402
from crm.services.care.compacting import compact  # noqa: E402
from crm.services.inbound_deliveries import Post  # noqa: E402
from crm.services.mailing import Mailing  # noqa: E402
from tests.conftest import settings_for  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

PEOPLE = 20
CASES_OF_A_CLIENT = 20
HTML = "<div dir=ltr>Da, confirm</div>" + "<p class=MsoNormal>&nbsp;</p>" * 240  # 7 kB
DESCRIPTION = "Camera de la intrare nu mai are imagine de luni; clientul roagă să fie sunat." * 2
Sizes = Mapping[str, int]


def main() -> None:
    """Measure both databases and print a line for each table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    cases = parser.parse_args().cases
    for name, url_of in (("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)):
        with url_of() as url, TemporaryDirectory() as folder:
            app = create_app(settings_for(url, Path(folder)))
            with app.app_context():
                upgrade(directory=str(ROOT / "migrations"))
                compact(db.engine)
                empty = sizes()
                live(app, cases)
                compact(db.engine)
                full = sizes()
                purge(app)
                print_table(name, cases, empty, full, sizes())
                db.engine.dispose()


def live(app: Flask, cases: int) -> None:
    """Let `cases` be opened, answered and finalised, as forms and the worker do it."""
    session = db.session()
    act_as(session, Actor("operator@example.com", "web"))
    session.add(ComplaintType(name="Reclamație"))
    session.add_all(
        Employee(name=f"Ion Popescu {n}", email=f"ion{n}@example.com") for n in range(PEOPLE)
    )
    session.commit()
    for start in range(0, cases, CASES_OF_A_CLIENT):
        open_cases(app, start, min(CASES_OF_A_CLIENT, cases - start))
    while send(app) or process(app):
        pass
    act_as(session, Actor("operator@example.com", "web"))
    for case in session.scalars(select(Intervention)).all():
        interventions.finalise(session, case, resolution="Cablu înlocuit.", now=clock.utcnow())
        session.commit()


def open_cases(app: Flask, first: int, count: int) -> None:
    """Add a client with so many cases, and let everybody who is asked answer."""
    session, now = db.session(), clock.utcnow()
    mailing = Mailing.of(app.extensions["settings"])
    contact = Contact(name=f"Maria Ionescu {first}", phone="0722 123 456")
    firm = {"phone": "021 300 4000", "town": "Brăila", "address": "Str. Lalelelor 17"}
    client = Client(kind=ClientKind.COMPANY, name=f"Firma {first} SRL", contacts=[contact], **firm)
    people = session.scalars(select(Employee).order_by(Employee.id)).all()
    answers = islice(corpus(), first, first + 2 * count)
    for number in range(first, first + count):
        case = Intervention(
            complaint_on=now.date(),
            client=client,
            contact=contact,
            complaint_type=session.scalars(select(ComplaintType)).one(),
            object_text="Cameră video exterioară",
            description=DESCRIPTION,
            planned_from_on=now.date() + timedelta(days=3),
            planned_to_on=now.date() + timedelta(days=3),
        )
        session.add(case)
        interventions.prepare_new(session, case, now=now)
        for each in (people[number % PEOPLE], people[(number + 7) % PEOPLE]):
            assignments.assign(session, case, each)
        session.flush()
        for mail in assignments.sync(session, case, mailing=mailing, now=now):
            to = reply_address(_token(case, mail.assignment_id), mailing.replies_mailbox)
            headers = {
                "From": mail.to,
                "To": to,
                "Message-ID": f"<{mail.id}@example.com>",
                "In-Reply-To": mail.message_id,
            }
            raw = json.dumps(next(answers) | {"headers": headers, "html": HTML}).encode()
            kept = Post("generic", raw, "application/json")
            inbound_deliveries.accept(session.connection(), kept, author="generic", now=now)
        session.commit()


def _token(case: Intervention, assignment_id: int | None) -> str:
    return next(each.token for each in case.assignments if each.id == assignment_id)


def purge(app: Flask) -> None:
    """Forget everything that may ever be forgotten."""
    db.session.remove()
    later = ["--older-than", "1", "--compact"]
    for table, column in (
        ("inbound_delivery", "received_at"),
        ("outbox_mail", "sent_at"),
        ("audit_entry", "at"),
    ):
        moment = clock.utcnow() - timedelta(days=4000)
        with rewriting(db.session(), "bench"):
            db.session.execute(
                text(f"UPDATE {table} SET {column} = :moment"),  # noqa: S608 - our names
                {"moment": moment.replace(tzinfo=None)},
            )
        db.session.commit()
    result = app.test_cli_runner().invoke(args=["purge", *later])
    if result.exit_code:
        sys.exit(result.output)


def sizes() -> Sizes:
    """Return the bytes of each table, with its indexes and its searches."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        statement = text(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        with db.engine.connect() as connection:
            return {name: size for name, size in connection.execute(statement)}  # noqa: C416 - rows
    db.engine.dispose()
    statement_of_pages = (  # by Python's own SQLite, which counts pages where ours does not
        "SELECT coalesce(m.tbl_name, s.name), sum(s.pgsize) FROM dbstat s"
        " LEFT JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
    )
    with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
        return dict(connection.execute(statement_of_pages).fetchall())


def print_table(name: str, cases: int, empty: Sizes, full: Sizes, purged: Sizes) -> None:
    """Print bytes a case, the largest first."""
    by_table: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for found, counter in ((full, by_table), (purged, after)):
        for table, size in found.items():
            kind = "searches" if "_search" in table else table
            counter[kind] += (size - empty.get(table, 0)) // cases
    lines = [(table, size, after[table]) for table, size in by_table.most_common() if size > 50]
    sys.stdout.write(f"{name}: {cases} cases, bytes a case\n")
    for line in (*lines, ("all", by_table.total(), after.total())):
        sys.stdout.write(f"{line[0]:<24}{line[1]:>10,}{line[2]:>10,}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

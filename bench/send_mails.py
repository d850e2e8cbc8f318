"""Sending through the outbox against a bare smtplib loop, to the same server, in the same run.

`python bench/send_mails.py [--mails N] [--rounds N] [--databases SQLite,PostgreSQL]`

The same messages, built beforehand for the loop, one way and the other in turn; a
server in a process of its own, which takes mails and forgets them.
"""

import argparse
import asyncio
import logging
import multiprocessing
import smtplib
import sys
import tempfile
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from aiosmtpd.controller import UnthreadedController
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, func, select, update

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402  # runs from any directory
from bench.accept_deliveries import durable  # noqa: E402
from commands._work import transport_of  # noqa: E402
from crm import clock  # noqa: E402
from crm.audit import rewriting  # noqa: E402
from crm.config import load_settings  # noqa: E402
from crm.domain.answer_links import signed  # noqa: E402
from crm.domain.statuses import OutboxStatus  # noqa: E402
from crm.extensions import db  # noqa: E402
from crm.mail.building import build_message  # noqa: E402
from crm.models import (  # noqa: E402
    Assignment,
    Client,
    ComplaintType,
    Employee,
    Intervention,
    OutboxMail,
)
from crm.services import assignments, outbox, outbox_claims  # noqa: E402
from crm.services.mailing import Mailing  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402
from tests.ports import free_port  # noqa: E402

HOST = "127.0.0.1"
SENDER = "dispecer@example.com"
AT_ONCE = 500
DATABASES = {"SQLite": sqlite_url, "PostgreSQL": postgresql_url}


class Counting:
    """Takes every mail and forgets it."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        return "250 OK"


def serve(port: int, ready: Event) -> None:
    """Be the mail server, in a process of its own."""
    logging.disable()
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Counting(), hostname=HOST, port=port, loop=loop)
    controller.begin()  # type: ignore[no-untyped-call] # aiosmtpd has no types there
    ready.set()
    loop.run_forever()


def fill(app: Flask, mails: int) -> None:
    """Ask `mails` people about a job each, as saving an intervention does."""
    session, mailing = db.session(), Mailing.of(app.extensions["settings"])
    client = Client(name="Alfa SRL", address="Str. Lungă 1", town="Iași", phone="0232 123 456")
    kind = ComplaintType(name="Montaj")
    session.add_all([client, kind])
    today = clock.utcnow().date()
    for number in range(1, mails + 1):
        employee = Employee(name=f"Ion Popă {number}", email=f"ion{number}@example.com")
        case = Intervention(
            number=number,
            complaint_on=today,
            client=client,
            complaint_type=kind,
            object_text="Cameră video",
            description="La poartă, sunați înainte.",
            planned_from_on=today,
            planned_to_on=today,
            assignments=[Assignment(employee=employee)],
        )
        session.add(case)
        assignments.sync(session, case, mailing=mailing, now=clock.utcnow())
    session.commit()


def bare(port: int, secret: str) -> float:
    """Send the messages of the outbox in a loop; return mails per second."""
    session = db.session()
    rows = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    built = [(row.to, _built(row, secret)) for row in rows]
    session.rollback()
    server = smtplib.SMTP(HOST, port, timeout=20)
    started = perf_counter()
    for to, content in built:
        server.sendmail(SENDER, [to], content)
    rate = len(built) / (perf_counter() - started)
    server.quit()
    return rate


def _built(row: OutboxMail, secret: str) -> bytes:
    mail = outbox_claims.outgoing(row)
    key = row.assignment_id or 0
    text = signed(mail.content.text, assignment_id=key, secret=secret)
    html = signed(mail.content.html or "", assignment_id=key, secret=secret)
    content = replace(mail.content, text=text, html=html)
    return build_message(replace(mail, content=content), sender=SENDER)


def ours(app: Flask) -> float:
    """Send the outbox as `flask send-mail` does; return mails per second."""
    session, sent = db.session(), 0
    started = perf_counter()
    while True:
        transport = transport_of(app.extensions["settings"])
        report = outbox.send_due(session, transport, now=clock.utcnow, limit=AT_ONCE)
        if not report.sent:
            break
        sent += report.sent
    rate = sent / (perf_counter() - started)
    left = select(func.count()).where(OutboxMail.status != OutboxStatus.SENT)
    if session.scalar(left):
        raise SystemExit("not every mail is sent")
    session.rollback()
    return rate


def compare(app: Flask, *, mails: int, rounds: int, port: int) -> str:
    """Send the same outbox both ways in turn, empty the database, and return the rates."""
    secret = app.extensions["settings"].secret_key
    upgrade(directory=str(ROOT / "migrations"))
    logging.disable()
    fill(app, mails)
    session, pairs = db.session(), []
    for _ in range(rounds):
        again = {"status": OutboxStatus.QUEUED, "attempts": 0, "sent_at": None}
        session.execute(update(OutboxMail).values(next_attempt_at=clock.utcnow(), **again))
        session.commit()
        pairs.append((ours(app), bare(port, secret)))
    with rewriting(session, "bench"):
        for table in reversed(db.metadata.sorted_tables):
            if table.name != "audit_permit":
                session.execute(delete(table))
    session.commit()
    own, plain = (median(rates) for rates in zip(*pairs, strict=True))
    part = median(one / other for one, other in pairs)
    return (
        f"{db.engine.dialect.name}: outbox {own:,.0f} mails/s, bare smtplib {plain:,.0f} mails/s:"
        f" {part:.0%} of it; medians of {rounds} rounds of {mails} mails\n"
    )


def main() -> None:
    """Start a mail server and compare on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--databases", default=",".join(DATABASES))
    parser.add_argument("--port", type=int, default=0, help="of the mail server; 0: any free")
    given = parser.parse_args()
    port = given.port or free_port()
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(port, ready), daemon=True)
    server.start()
    ready.wait(10)
    for name in given.databases.split(","):
        with DATABASES[name]() as url, tempfile.TemporaryDirectory() as folder:
            environ = {
                "CRM_MAIL_SERVER": HOST,
                "CRM_MAIL_PORT": str(port),
                "CRM_MAIL_DEFAULT_SENDER": SENDER,
                "CRM_DATABASE_URL": url,
            }
            app = create_app(load_settings(Path(folder), environ))
            if not url.startswith("sqlite"):
                durable(url)
            with app.app_context():
                found = compare(app, mails=given.mails, rounds=given.rounds, port=port)
                db.engine.dispose()
            sys.stdout.write(found)
            sys.stdout.flush()
    server.terminate()


if __name__ == "__main__":
    main()

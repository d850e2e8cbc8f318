"""What the worker does: mails out, deliveries in, reminders, and the day's visits."""

import logging
from collections.abc import Callable
from threading import Event

from flask import Flask
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from commands._schema import schema_fault
from crm import clock, database
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.extensions import db, mail, new_session
from crm.inbound import Fetcher
from crm.mail.links import SigningTransport
from crm.mail.transports import MailTransport, open_transport
from crm.models import Assignment, Attachment, InboundDelivery, OutboxMail
from crm.scanner import Scanner
from crm.services import (
    daily,
    inbound,
    inbound_deliveries,
    looping,
    outbox,
    outbox_claims,
    reminders,
    scanning,
)
from crm.services.inbound_keeping import Keeping
from crm.services.inbound_storing import reader
from crm.services.looping import Job
from crm.services.mailing import Mailing
from crm.storage import Storage

logger = logging.getLogger(__name__)
MAILS = 500
BATCH = 20  # so that a worker that is told to stop does so soon
MINUTE = 60.0
WORKER = Actor("worker", "worker")
FETCHER = Fetcher()


def work(app: Flask, stop: Event) -> None:
    """Do what is waiting, again and again, until `stop` is set."""
    logger.info("The worker is at work")
    looping.work(jobs(app, stop), stop)
    logger.info("The worker has stopped")


def watch_schema(app: Flask, stop: Event) -> int:
    """Stop when a newer version took the database over: its tables are not ours to write to."""
    with app.app_context():
        fault = schema_fault()
        if fault:
            logger.error("The worker stops: %s", fault)
            stop.set()
        return 0


def jobs(app: Flask, stop: Event) -> list[Job]:
    """Return the worker's kinds of work, the longest of which ends early when `stop` is set."""
    return [
        Job("looking at the schema", lambda: watch_schema(app, stop), every=MINUTE),
        Job("sending mails", lambda: send(app, stopped=stop.is_set)),
        Job("processing deliveries", lambda: process(app)),
        Job("scanning files", lambda: scan(app, stopped=stop.is_set)),
        Job("reminding", lambda: remind(app, stopped=stop.is_set), every=2 * MINUTE),
        Job("creating the day's visits", lambda: generate(app), every=MINUTE),
        Job("keeping statistics", lambda: keep_statistics(app), every=60 * MINUTE),
    ]


def transport_of(settings: Settings) -> MailTransport:
    """Return how mails leave: links signed, by the mail server, or as files while none is set."""
    folder = settings.instance / "mail"
    timeout = settings.mail_timeout
    transport = open_transport(mail, server=settings.mail_server, folder=folder, timeout=timeout)
    return SigningTransport(transport, secret=settings.secret_key)


def send(app: Flask, *, limit: int = MAILS, stopped: Callable[[], bool] = lambda: False) -> int:
    """Send at most `limit` of the mails that are due; return how many were looked at."""
    with app.app_context():
        if not _is_anything(OutboxMail.id, outbox_claims.is_due(clock.utcnow())):
            return 0
        session = db.session()
        act_as(session, WORKER)
        settings = _settings(app)
        report = outbox.send_due(
            session,
            transport_of(settings),
            now=clock.utcnow,
            limit=limit,
            stopped=stopped,
            most_an_hour=settings.mails_an_hour,
        )
        return report.total


def process(app: Flask, *, limit: int = BATCH) -> int:
    """Process at most `limit` of the deliveries that are due; return how many were taken."""
    with app.app_context():
        if not _is_anything(InboundDelivery.id, inbound_deliveries.is_due(clock.utcnow())):
            return 0
        keeping: Keeping = app.extensions["keeping"]
        keeping.wait_for_a_gap()
        settings = _settings(app)
        report = inbound.process_due(
            db.session(),
            now=clock.utcnow,
            storage=Storage.of(settings),
            mailing=Mailing.of(settings),
            limit=limit,
            read=reader(settings.inbound_secrets, FETCHER.get),
        )
        return report.total


def scan(app: Flask, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Let the malware scanner, if one is set, look at files; return how many."""
    with app.app_context():
        scanner = Scanner.of(_settings(app))
        if scanner is None or not _is_anything(Attachment.id, Attachment.scanned_at.is_(None)):
            return 0
        session, storage = db.session(), Storage.of(_settings(app))
        act_as(session, WORKER)
        return scanning.scan_waiting(
            session, storage, scanner, clock=clock.utcnow, limit=BATCH, stopped=stopped
        )


def remind(app: Flask, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Remind those who have not answered in time; return how many."""
    with app.app_context():
        terms = reminders.Terms.of(_settings(app))
        if not terms.hours or not _is_anything(
            Assignment.id, reminders.is_overdue(terms, clock.utcnow())
        ):
            return 0
        session = db.session()
        act_as(session, WORKER)
        return reminders.remind_due(session, terms, clock=clock.utcnow, stopped=stopped)


def generate(app: Flask) -> int:
    """Create the day's visits, unless that was done today."""
    with app.app_context():
        settings = _settings(app)
        today = clock.company_day(clock.utcnow(), settings.timezone)
        daily.generate_once(new_session, settings, source="worker", today=today, clock=clock.utcnow)
        return 0


def keep_statistics(app: Flask) -> int:
    """Let the database count what its tables hold."""
    with app.app_context(), db.engine.begin() as connection:
        database.keep_statistics(connection)
    return 0


def _is_anything(key: InstrumentedAttribute[int], due: ColumnElement[bool]) -> bool:
    """Look without the lock for writing, which an idle worker would take every second."""
    with database.reading_in(db.session()):
        return db.session.scalar(select(key).where(due).limit(1)) is not None


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings

"""The worker's work with real parts, and the process that does it."""

import signal
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from commands import _work
from crm import clock
from crm.domain.periods import Period
from crm.domain.statuses import AssignmentStatus, OutboxStatus
from crm.extensions import db
from crm.models import Client, Intervention, JobRun, OutboxMail
from crm.services import assignments
from crm.services.mailing import Mailing
from tests.commands.processes import flask, running
from tests.factories import Factories
from tests.webhooks.posts import mail_from, post, raw_of


def test_the_loop_from_the_request_to_the_answer(
    app: Flask, client: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    mailing = Mailing.of(app.extensions["settings"])
    assignments.sync(session, assignment.intervention, mailing=mailing, now=clock.utcnow())
    session.commit()

    sent = _work.send(app)
    answer = post(client, raw_of(mail_from(assignment, "Da, confirm")))
    processed = _work.process(app)

    session.expire_all()
    mail = session.scalars(select(OutboxMail)).one()
    assert (sent, answer.status_code, processed) == (1, 200, 1)
    assert mail.status is OutboxStatus.SENT
    assert assignment.status is AssignmentStatus.CONFIRMED


def test_where_nothing_waits_nothing_is_done(app: Flask, session: Session) -> None:
    session.commit()

    assert (_work.send(app), _work.process(app)) == (0, 0)


def test_the_days_visits_are_created_once(
    app: Flask, session: Session, factories: Factories
) -> None:
    today = clock.company_day(clock.utcnow(), app.extensions["settings"].timezone)
    factories.schedule(period=Period.ANNUAL, starts_on=today, generate_from=today)
    session.commit()

    for _ in range(2):
        _work.generate(app)

    session.expire_all()
    assert session.scalars(select(JobRun)).one().succeeded
    assert len(session.scalars(select(Intervention)).all()) == 1


def test_every_kind_of_work_is_the_workers(app: Flask, session: Session) -> None:
    session.commit()

    assert [job.run() for job in _work.jobs(app, Event())] == [0] * 7


def test_the_tables_of_sqlite_are_counted(app: Flask, session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("ANALYZE"))  # makes the table, if no test did
        session.execute(text("DELETE FROM sqlite_stat1"))
        session.commit()
        db.engine.dispose()  # a connection keeps what it read there
    session.add_all(Client(name=f"Client {number}") for number in range(50))
    session.commit()
    session.close()

    _work.keep_statistics(app)

    if session.get_bind().dialect.name == "sqlite":
        counted = text(
            "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'client' AND stat LIKE '50 %'"
        )
        assert session.scalar(counted)


def test_who_has_not_answered_for_a_day_is_reminded_by_the_worker(
    app: Flask, session: Session, factories: Factories
) -> None:
    today = clock.utcnow().date()
    case = factories.intervention(planned_from_on=today, planned_to_on=today + timedelta(days=9))
    assignment = factories.assignment(intervention=case)
    mailing = Mailing.of(app.extensions["settings"])
    yesterday = clock.utcnow() - timedelta(hours=25)
    assignments.sync(session, case, mailing=mailing, now=yesterday)
    session.commit()

    done = [_work.remind(app), _work.remind(app)]

    session.expire_all()
    keys = session.scalars(select(OutboxMail.dedupe_key).order_by(OutboxMail.id)).all()
    assert (done, assignment.updated_by) == ([1, 0], "worker")
    assert keys == [f"offer:{assignment.id}:1", f"offer:{assignment.id}:1:reminder"]


def test_a_worker_that_is_stopped_reminds_nobody_any_more(
    app: Flask, session: Session, factories: Factories
) -> None:
    assignment = factories.assignment(asked_at=clock.utcnow() - timedelta(days=2))
    session.commit()

    assert _work.remind(app, stopped=lambda: True) == 0
    session.expire_all()
    assert assignment.reminded_at is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.slow
def test_the_worker_ends_well_when_it_is_asked(tmp_path: Path, number: signal.Signals) -> None:
    assert flask(tmp_path, "db", "upgrade").returncode == 0

    with running(tmp_path, "worker") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(number)
        said, _ = process.communicate(timeout=30)

    assert "running" in first, said
    assert process.returncode == 0, said
    assert "Traceback" not in said

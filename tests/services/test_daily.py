from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from crm import database
from crm.config import Settings
from crm.extensions import db
from crm.models import AuditEntry, Intervention, JobRun
from crm.services import daily
from tests.factories import Factories
from tests.generation import NOW, contents

DAY = date(2026, 3, 10)
HOUR = timedelta(hours=1)


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, generate_on_open=True)


def sessions() -> Session:
    return db.session.session_factory()


def run(settings: Settings, day: date = DAY, at: datetime = NOW) -> bool:
    return daily.generate_once(sessions, settings, source="web", today=day, clock=lambda: at)


def cases(session: Session) -> int:
    """Count the interventions; leaves no transaction open, which would hold SQLite's lock."""
    session.rollback()
    number = session.scalar(select(func.count(Intervention.id))) or 0
    session.rollback()
    return number


def job(session: Session) -> JobRun:
    session.rollback()
    return session.scalars(select(JobRun)).one()


def test_what_is_due_is_created_once_a_day(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=DAY)

    assert run(settings)
    assert cases(session) == 1
    factories.schedule(starts_on=DAY)
    assert not run(settings, at=NOW + 2 * HOUR)
    assert cases(session) == 1
    assert run(settings, DAY + timedelta(days=1))
    assert cases(session) == 2


def test_the_job_says_how_it_went(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=date(2026, 2, 10), lead_days=0)

    run(settings)

    row = job(session)
    assert (row.run_on, row.started_at, row.finished_at) == (DAY, NOW, NOW)
    assert (row.succeeded, row.error) == (True, None)
    assert row.summary == "2 created, 1 of them late, 0 failed"


def test_the_author_is_the_job(session: Session, factories: Factories, settings: Settings) -> None:
    factories.schedule(starts_on=DAY)

    run(settings)

    session.rollback()
    case = session.scalars(select(Intervention)).one()
    assert case.created_by == "generate-schedules"
    query = select(AuditEntry.source).where(AuditEntry.table == "intervention")
    assert set(session.scalars(query)) == {"web"}


def test_a_schedule_that_fails_stands_on_the_job(
    session: Session, factories: Factories, settings: Settings
) -> None:
    bad = factories.schedule(starts_on=DAY, assignees=[factories.employee(name="Mute", email=None)])
    factories.schedule(starts_on=DAY)

    assert run(settings)

    row = job(session)
    assert (row.succeeded, row.error) == (False, f"{bad.id}: Mute has no e-mail address.")
    assert cases(session) == 1


def test_an_interrupted_run_is_done_again_after_an_hour(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=DAY)
    daily.begin(session, today=DAY, now=NOW)

    assert not run(settings, at=NOW + HOUR)
    assert run(settings, at=NOW + HOUR + timedelta(seconds=1))
    assert cases(session) == 1


def test_of_two_who_begin_the_day_one_does(session: Session) -> None:
    assert daily.begin(session, today=DAY, now=NOW, only_first=True)
    assert not daily.begin(session, today=DAY, now=NOW, only_first=True)
    assert daily.begin(session, today=DAY, now=NOW)


def test_opening_pages_at_once_runs_once(
    app: Flask, session: Session, factories: Factories, settings: Settings
) -> None:
    for _ in range(3):
        factories.schedule(starts_on=DAY)
    session.commit()

    def open_page(_: int) -> bool:
        with app.app_context():
            return run(settings)

    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(open_page, range(8)))

    assert sorted(ran) == [False] * 7 + [True]
    assert cases(session) == 3


def test_opening_does_nothing_where_it_is_switched_off(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=DAY)
    closed = replace(settings, generate_on_open=False)

    assert not daily.generate_on_opening(sessions, closed, today=DAY, clock=lambda: NOW)
    assert cases(session) == 0
    assert daily.generate_on_opening(sessions, settings, today=DAY, clock=lambda: NOW)
    assert cases(session) == 1


def test_a_page_that_only_reads_may_generate(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=DAY)
    session.commit()
    database.start_reading(True)
    try:
        assert run(settings)
    finally:
        database.start_reading(False)

    assert cases(session) == 1


def test_once_it_was_done_opening_writes_nothing(session: Session, settings: Settings) -> None:
    run(settings)
    before = contents(session)

    run(settings, at=NOW + HOUR)

    assert contents(session) == before


def test_a_database_that_is_gone_stops_no_page(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = sessionmaker(create_engine("sqlite:////nowhere/at/all.db"))

    ran = daily.generate_once(nowhere, settings, source="web", today=DAY, clock=lambda: NOW)

    assert not ran
    assert "could not be created" in caplog.text


def test_a_run_that_breaks_off_is_noted_and_stops_no_page(
    session: Session, factories: Factories, settings: Settings
) -> None:
    factories.schedule(starts_on=DAY)
    session.execute(text("ALTER TABLE occurrence RENAME TO elsewhere"))
    session.commit()
    try:
        assert run(settings)
    finally:
        session.rollback()
        session.execute(text("ALTER TABLE elsewhere RENAME TO occurrence"))
        session.commit()

    row = job(session)
    assert not row.succeeded
    assert row.finished_at == NOW
    assert "occurrence" in (row.error or "")

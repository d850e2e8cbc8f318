"""Running over the schedules in tests, and comparing what is in the database."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import Occurrence, ServiceSchedule
from crm.services.mailing import Mailing
from crm.services.schedule_outcomes import Created, Failed
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import generate_due

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RO = "RO"
MAILING = Mailing(
    replies_mailbox="replies@reply.example.com",
    sender="desk@example.com",
    company="Dispecer",
    base_url="http://localhost",
    timezone="Europe/Bucharest",
    secret="testing",
    inbound_domain="reply.example.com",
)


def outcomes(session: Session, today: date, **given: Any) -> list[Created | Failed]:
    """Run on `today` and return everything that was reported."""
    run = Run(today=today, now=NOW, mailing=MAILING, country=RO, **given)
    return list(generate_due(session, run))


def created(session: Session, today: date, **given: Any) -> list[Created]:
    """Run on `today`; nothing may fail."""
    found = outcomes(session, today, **given)
    assert [each for each in found if isinstance(each, Failed)] == []
    return [each for each in found if isinstance(each, Created)]


def dues(session: Session, today: date, **given: Any) -> list[date]:
    """Run on `today` and return the nominal dates that were created."""
    return [each.due_on for each in created(session, today, **given)]


def ledger(session: Session, schedule: ServiceSchedule) -> list[date]:
    """Return the nominal dates of `schedule` that have a row, in order."""
    query = select(Occurrence.due_on).where(Occurrence.schedule_id == schedule.id)
    return list(session.scalars(query.order_by(Occurrence.due_on)))


def contents(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table; ends the session's transaction."""
    session.rollback()
    tables = db.metadata.sorted_tables
    rows = {
        table.name: sorted(map(tuple, session.execute(table.select())), key=repr)
        for table in tables
    }
    session.rollback()
    return rows

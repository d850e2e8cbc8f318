"""Workers as real processes, killed while they remind and side by side: each offer once."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.statuses import EventKind, OutboxStatus
from crm.models import Assignment, Message, OutboxMail
from crm.services import assignments
from tests.commands.processes import PATIENCE, ended, eventually, running
from tests.factories import Factories
from tests.services.given import MAILING

MANY = 12
pytestmark = pytest.mark.slow


@pytest.fixture
def silent(session: Session, factories: Factories) -> list[int]:
    """Return assignments that were asked about two days ago, with mails that have left."""
    now = clock.utcnow()
    day = now.date() + timedelta(days=9)
    found = []
    for _n in range(MANY):
        case = factories.intervention(planned_from_on=day, planned_to_on=day)
        found.append(factories.assignment(intervention=case).id)
        assignments.sync(session, case, mailing=MAILING, now=now - timedelta(days=2))
    for mail in session.scalars(select(OutboxMail)):
        mail.status = OutboxStatus.SENT
    session.commit()
    return found


def reminded(session: Session) -> int:
    session.rollback()
    count = select(func.count(Assignment.id)).where(Assignment.reminded_at.is_not(None))
    number = session.scalar(count) or 0
    session.rollback()
    return number


def test_each_is_reminded_once_though_a_worker_died_and_two_met(
    app: Flask, session: Session, silent: list[int], tmp_path: Path
) -> None:
    given = {"CRM_DATABASE_URL": app.extensions["settings"].database_url}
    with running(tmp_path, "worker", KILL_BEFORE_COMMIT="UPDATE assignment", **given) as dying:
        dying.communicate(timeout=PATIENCE)
    before = reminded(session)

    with running(tmp_path, "worker", **given) as one, running(tmp_path, "worker", **given) as two:
        eventually(lambda: reminded(session) > 0)  # both have to start first
        eventually(lambda: reminded(session) == MANY)
        ends = [ended(one), ended(two)]

    mails = select(OutboxMail.assignment_id).where(OutboxMail.dedupe_key.endswith(":reminder"))
    events = select(Message.assignment_id).where(Message.event == EventKind.REMINDED)
    assert (dying.returncode, before) == (-signal.SIGKILL, 0)
    assert [code for code, _said in ends] == [0, 0], ends
    assert sorted(each or 0 for each in session.scalars(mails)) == silent
    assert sorted(each or 0 for each in session.scalars(events)) == silent
    assert not any("Traceback" in said for _code, said in ends), ends

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
from tests.commands.children import begun
from tests.commands.processes import eventually
from tests.factories import Factories
from tests.meanwhile import locked
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
    with begun(app, tmp_path, "worker", KILL_BEFORE_COMMIT="UPDATE assignment") as dying:
        died = dying.ended()
    before = reminded(session)

    with begun(app, tmp_path, "worker") as one, begun(app, tmp_path, "worker") as two:
        with locked("intervention"):  # until both are at work: they meet, and know SIGTERM
            eventually(lambda: all("is running" in each.said for each in (one, two)))
        eventually(lambda: reminded(session) == MANY)
        codes = [one.end(), two.end()]

    mails = select(OutboxMail.assignment_id).where(OutboxMail.dedupe_key.endswith(":reminder"))
    events = select(Message.assignment_id).where(Message.event == EventKind.REMINDED)
    assert (died, before) == (-signal.SIGKILL, 0), dying.said
    assert codes == [0, 0], (one.said, two.said)
    assert sorted(each or 0 for each in session.scalars(mails)) == silent
    assert sorted(each or 0 for each in session.scalars(events)) == silent
    assert "Traceback" not in one.said + two.said, (one.said, two.said)

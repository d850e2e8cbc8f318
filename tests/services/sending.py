"""Sending what is due to a server of a test, and reading what it got."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm.domain.statuses import OutboxStatus
from crm.services import outbox
from tests.services.given import NOW
from tests.unit.mail.servers import transport

QUEUED, SENT, FAILED = OutboxStatus.QUEUED, OutboxStatus.SENT, OutboxStatus.FAILED


def send(session: Session, port: int, *, now: datetime = NOW, **given: Any) -> None:
    outbox.send_due(session, transport(port, **given), now=now)
    session.expire_all()

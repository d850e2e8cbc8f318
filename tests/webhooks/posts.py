"""What tests of the webhook and of what follows share: signed posts, mails, jobs."""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain.addresses import reply_address
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from crm.models import Assignment, InboundDelivery, Message, OutboxMail
from crm.services import assignments, inbound
from crm.services.inbound import ProcessReport
from crm.storage import Storage
from tests.conftest import SECRETS
from tests.factories import Factories
from tests.services.given import MAILING, NOW

MAILBOX = MAILING.replies_mailbox
SECRET = SECRETS["generic"][0]


def raw_of(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


RAW = raw_of({"headers": {"From": "ion@example.com"}, "subject": "Re", "text": "Da"})
ANSWER = "Received.\n"


def post(client: FlaskClient, raw: bytes, **given: Any) -> TestResponse:
    """Post a signed body to the generic webhook; `given` replaces what is sent."""
    now = given.pop("now", None) or clock.utcnow()
    headers = {SIGNATURE_HEADER: sign_generic(raw, given.pop("secret", SECRET), now)}
    defaults = {"content_type": "application/json", "headers": headers}
    return client.post("/inbound/generic", data=raw, **(defaults | given))


def ask(session: Session, assignment: Assignment, *, now: datetime = NOW) -> OutboxMail:
    """Ask about the job as it is now, and return the mail."""
    mails = assignments.sync(session, assignment.intervention, mailing=MAILING, now=now)
    session.commit()
    [mail] = [each for each in mails if each.assignment_id == assignment.id]
    return mail


def requests_to(session: Session, assignment: Assignment) -> list[OutboxMail]:
    query = select(OutboxMail).where(OutboxMail.assignment_id == assignment.id)
    return list(session.scalars(query.order_by(OutboxMail.id)))


def mail_from(assignment: Assignment, text: str, **given: Any) -> dict[str, Any]:
    """Return a reply by the employee in the generic format, to the address with the token."""
    headers = {
        "From": assignment.employee.email,
        "To": reply_address(assignment.token, MAILBOX),
        "Message-ID": f"<{abs(hash((text, str(given))))}@example.com>",
        "Date": "Mon, 02 Mar 2026 10:55:00 +0200",
    }
    headers |= given.pop("headers", {})
    headers = {name: value for name, value in headers.items() if value is not None}
    return {"headers": headers, "subject": "Re: job", "text": text} | given


def attachment(name: str, kind: str, content: bytes) -> dict[str, str]:
    return {"name": name, "type": kind, "content": b64encode(content).decode()}


@dataclass(frozen=True)
class Desk:
    """The receiving end: deliveries come in, a worker processes them."""

    session: Session
    factories: Factories
    folder: Path

    def asked(self, **given: Any) -> Assignment:
        """Return an assignment whose employee was asked by mail."""
        assignment = self.factories.assignment(**given)
        ask(self.session, assignment)
        return assignment

    def process(self, *, now: datetime = NOW, **given: Any) -> ProcessReport:
        """Let the worker do what is due."""
        storage = Storage(str(self.folder / "attachments"))
        return inbound.process_due(self.session, now=now, storage=storage, mailing=MAILING, **given)

    def keep(self, payload: dict[str, Any] | bytes, **given: Any) -> InboundDelivery:
        """Let a delivery come that nobody has read yet."""
        raw = payload if isinstance(payload, bytes) else raw_of(payload)
        return self.factories.inbound_delivery(raw=raw, size=len(raw), **given)

    def deliver(self, payload: dict[str, Any] | bytes, **given: Any) -> Message:
        """Let a delivery come and be processed; return the message that it became."""
        delivery = self.keep(payload, **given)
        self.process(now=delivery.received_at)
        self.session.expire_all()
        query = select(Message).where(Message.delivery_id == delivery.id)
        return self.session.scalars(query).one()


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def count(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(InboundDelivery)) or 0
    session.rollback()
    return found

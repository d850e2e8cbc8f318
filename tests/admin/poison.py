"""A database in which every text that anybody can write is an attack on whoever reads it."""

from typing import Any

from sqlalchemy import JSON, Enum, String, Table, Text, update
from sqlalchemy.orm import Session

from crm.audit import rewriting
from crm.domain.statuses import EventKind, MessageKind, TriageStatus
from crm.models import Attachment, AuditEntry, AuditPermit, Base, Intervention
from tests.factories import NOW, Factories

SPARED = {"seal", "key_hash"}
SPARED |= {"fs_uniquifier", "password", "storage_key", "sha256", "action", "source", "table"}


def records_of_all_kinds(factories: Factories, session: Session) -> Intervention:
    """Make a job with all that can hang on one, and what stands beside it; return the job."""
    client = factories.client()
    contact = factories.contact(client=client, email="a@example.com", job_title="x", role="x")
    line = factories.invoice_line(
        invoice=factories.invoice(client=client), product=factories.product(), serial_no="x"
    )
    given = {"client": client, "contact": contact}
    job = factories.intervention(**given, invoice_line=line, description="x", resolution="x")
    person = factories.employee(phone="x", town="x", job_title="x", other_emails="x")
    assignment = factories.assignment(intervention=job, employee=person, clash_reason="x")
    factories.absence(employee=person, note="x")
    schedule = factories.schedule(
        **given, product=factories.product(), object_text=None, last_error="x"
    )
    schedule.assignees = [person]
    factories.occurrence(schedule=schedule, intervention=job, reason="x")
    entry = factories.correspondence_entry(
        client=client, intervention=job, document="x", notes="x", attachments=[_file("1")]
    )
    mail = factories.outbox_mail(intervention=job, last_error="x", reply_to="x", html="x")
    delivery = factories.inbound_delivery(verdict="x", error="x", remote_addr="x")
    about = {"intervention": job, "assignment": assignment}
    reply = {"sender": "x", "subject": "x", "full_text": "y", "decision": "x", "rule": "x"}
    reply |= {"words": "x", "matched_by": "x", "message_id": "x", "triage_reason": "x"}
    factories.message(**about, correspondence_entry=entry, attachments=[_file("2")])
    factories.message(**about, kind=MessageKind.OUTGOING, outbox_mail=mail)
    factories.message(**about, kind=MessageKind.EVENT, event=EventKind.CONFIRMED)
    factories.message(**about, kind=MessageKind.REPLY, **reply)
    factories.message(
        kind=MessageKind.REPLY, triage=TriageStatus.OPEN, delivery_id=delivery.id, **reply
    )
    session.add(AuditEntry(at=NOW, actor="x", source="web", action="x", table="x", changes={}))
    session.commit()
    return job


def poison(session: Session, payload: str) -> None:
    """Write `payload` into every text column, past all checks of forms and models."""
    for table in Base.metadata.sorted_tables:
        values = {
            column.name: _fitting(column, payload)
            for column in table.columns
            if isinstance(column.type, String | Text) and not isinstance(column.type, Enum)
            if column.name not in SPARED and _is_free(table, column.name)
        }
        values |= {
            column.name: {payload[:40]: [payload, payload]}
            for column in table.columns
            if isinstance(column.type, JSON) and column.name == "changes"
        }
        if values and table is not AuditPermit.__table__:
            with rewriting(session, "test"):
                session.execute(update(table).values(values))
    session.commit()


def _fitting(column: Any, payload: str) -> Any:
    text = payload[: column.type.length or None]
    return text + column.table.c.id.cast(String) if column.unique else text


def _is_free(table: Table, name: str) -> bool:
    """Tell whether a rule of the table says nothing about a column that may be empty."""
    return (table.name, name) not in {
        ("intervention", "object_text"),  # exactly one of three
        ("service_schedule", "object_text"),
        ("counter", "name"),
        ("job_run", "name"),
    }


def _file(key: str) -> Attachment:
    return Attachment(
        filename="x", content_type="text/html", size=1, sha256="x", storage_key=key * 40
    )

"""All that is kept about one person, and nothing of others, as plain values."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Attachment, AuditEntry, Base, Employee
from crm.services.care.bystanders import Bystanders
from crm.services.care.exported_rows import MODELS, rows_of
from crm.services.care.people import Person

Row = dict[str, Any]
# Of our own making, or said of somebody else.
_LEFT_OUT = frozenset(
    {"search_text", "object_key", "tax_id_key", "town_key", "urgency", "stage", "last_day"}
    | {"version", "token", "created_by", "updated_by", "finalised_by", "event_key", "dedupe_key"}
    | {"thread_id", "storage_key", "offered", "reply_to", "invite", "fault"}
    # The mail itself, which stands among the messages without those who are quoted in it.
    | {"raw", "content_key"}
)
_FREE = frozenset(
    {"text", "full_text", "subject", "description", "resolution", "notes", "words", "reason"}
    | {"object_text", "object_label", "clash_reason", "filename", "document", "last_error", "note"}
    | {"query", "error"}
)


def collect(session: Session, person: Person) -> dict[str, list[Row]]:
    """Return the person's data by kind; others who stand in texts are replaced by a mark.

    Reads only.
    """
    others = Bystanders(session, person)
    found = {
        name: [_row(record, others) for record in session.scalars(rows_of(model, person))]
        for name, model in MODELS.items()
    }
    found["audit"] = [*_deeds(session, person), *_history(session, person)]
    return found


def files(session: Session, person: Person) -> Iterator[Attachment]:
    """Yield the attachments of the mails that the person sent."""
    yield from session.scalars(rows_of(Attachment, person))


def _row(record: Base, others: Bystanders) -> Row:
    """Return the columns of a record without secrets, keys and what is said of others."""
    row: Row = {}
    for column in record.__table__.columns:
        is_secret = column.info.get("secret", False) or column.name in _LEFT_OUT
        value = None if is_secret else getattr(record, column.name)
        if value is None or column.name == "html":
            continue
        row[column.name] = others.clean(value, record) if column.name in _FREE else _plain(value)
    if isinstance(record, Employee):
        row["has_calendar_link"] = record.calendar_token is not None
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _deeds(session: Session, person: Person) -> Iterator[Row]:
    """Yield what the person did: when, and to which record; not what stands in that."""
    own = func.lower(AuditEntry.actor).in_(person.known_by.addresses)
    for entry in session.scalars(select(AuditEntry).where(own).order_by(AuditEntry.id)):
        yield {
            "at": entry.at.isoformat(),
            "action": entry.action,
            "table": entry.table,
            "record_id": entry.record_id,
            "columns": sorted(entry.changes),
        }


def _history(session: Session, person: Person) -> Iterator[Row]:
    """Yield what was changed in the records about the person, whoever did it."""
    own = {
        "client": person.clients,
        "contact": person.contacts,
        "employee": person.employees,
        "user": person.users,
    }
    for table, ids in own.items():
        of_person = (AuditEntry.table == table) & AuditEntry.record_id.in_(ids)
        for entry in session.scalars(select(AuditEntry).where(of_person).order_by(AuditEntry.id)):
            yield {
                "at": entry.at.isoformat(),
                "action": entry.action,
                "table": table,
                "record_id": entry.record_id,
                "changes": entry.changes,
            }

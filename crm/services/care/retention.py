"""Retention: what may be forgotten after a time, and forgetting it batch by batch.

Records of the service itself are kept. Emptied are copies and logs of them,
and never something that somebody still has to look at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from crm.domain.statuses import DeliveryStatus, OutboxStatus, TriageStatus
from crm.models import AuditEntry, FormSubmission, InboundDelivery, Message, OutboxMail
from crm.services.care.check_storage import inventory
from crm.storage import Storage

BATCH = 500
# Days that things are kept. Two winters of mails for warranty questions; five
# years of who changed what; deliveries only as long as a reply may be disputed.
DELIVERY_DAYS = 180
MAIL_DAYS = 730
AUDIT_DAYS = 1825
FORM_DAYS = 30  # that a form may stand open and still be noticed when it is sent again
FILE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that may be emptied or removed: which, and how."""

    model: Any
    due: Callable[[datetime], ColumnElement[bool]]
    forget: Callable[[list[int]], UpdateBase]


def count(session: Session, rows: Rows, before: datetime) -> int:
    """Return how many rows from before then are to be forgotten."""
    statement = select(func.count()).select_from(rows.model).where(rows.due(before))
    return session.scalar(statement) or 0


def forget(session: Session, rows: Rows, before: datetime) -> Iterator[int]:
    """Forget a batch and yield how many; the caller commits before it goes on."""
    last = 0
    while True:
        due = select(rows.model.id).where(rows.due(before), rows.model.id > last)
        ids = list(session.scalars(due.order_by(rows.model.id).limit(BATCH)))
        if not ids:
            return
        session.execute(rows.forget(ids), execution_options={"synchronize_session": False})
        yield len(ids)
        last = ids[-1]


def orphans(session: Session, storage: Storage, before: datetime) -> tuple[str, ...]:
    """Return the keys of files from before then that no attachment has. Raises StorageError."""
    return inventory(session, storage, before=before).orphans


def mail_files(folder: Path, before: datetime) -> list[Path]:
    """Return the mails from before then that were written as files."""
    limit = before.timestamp()
    return [path for path in sorted(folder.glob("*.eml")) if path.stat().st_mtime < limit]


def _due_deliveries(before: datetime) -> ColumnElement[bool]:
    waits = exists().where(
        Message.delivery_id == InboundDelivery.id, Message.triage == TriageStatus.OPEN
    )
    return and_(
        InboundDelivery.received_at < before,
        InboundDelivery.status != DeliveryStatus.NEW,
        InboundDelivery.raw != b"",
        ~waits,
    )


def _empty_deliveries(ids: list[int]) -> UpdateBase:
    return (
        update(InboundDelivery)
        .where(InboundDelivery.id.in_(ids))
        .values(raw=b"", version=InboundDelivery.version + 1)
    )


def _due_mails(before: datetime) -> ColumnElement[bool]:
    has_text = or_(
        OutboxMail.text != "", OutboxMail.html.is_not(None), OutboxMail.invite.is_not(None)
    )
    return and_(OutboxMail.status == OutboxStatus.SENT, OutboxMail.sent_at < before, has_text)


def _empty_mails(ids: list[int]) -> UpdateBase:
    return (
        update(OutboxMail)
        .where(OutboxMail.id.in_(ids))
        .values(text="", html=None, invite=None, invite_method=None, version=OutboxMail.version + 1)
    )


def _due_entries(before: datetime) -> ColumnElement[bool]:
    return AuditEntry.at < before


def _drop_entries(ids: list[int]) -> UpdateBase:
    return delete(AuditEntry).where(AuditEntry.id.in_(ids))


def _due_forms(before: datetime) -> ColumnElement[bool]:
    return FormSubmission.at < before


def _drop_forms(ids: list[int]) -> UpdateBase:
    return delete(FormSubmission).where(FormSubmission.id.in_(ids))


DELIVERIES = Rows(InboundDelivery, _due_deliveries, _empty_deliveries)
MAILS = Rows(OutboxMail, _due_mails, _empty_mails)
AUDIT = Rows(AuditEntry, _due_entries, _drop_entries)
FORMS = Rows(FormSubmission, _due_forms, _drop_forms)

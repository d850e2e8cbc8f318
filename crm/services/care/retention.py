"""Retention: what may be forgotten after a time, and forgetting it batch by batch.

Records of the service itself are kept. Emptied are copies and logs of them,
and never something that somebody still has to look at.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from crm import database
from crm.audit import rewriting
from crm.domain.statuses import DeliveryStatus, OutboxStatus, TriageStatus
from crm.models import (
    AuditEntry,
    FormSubmission,
    InboundDelivery,
    Invitation,
    KnownDevice,
    Message,
    OutboxMail,
    UndoChange,
    UndoStep,
    UserSession,
)
from crm.services.care.check_storage import inventory
from crm.storage import Storage

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that may be emptied or removed: which, and how."""

    model: Any
    due: Callable[[datetime], ColumnElement[bool]]
    forget: Callable[[list[int]], UpdateBase]


def count(session: Session, rows: Rows, before: datetime) -> int:
    """Return how many rows from before then are to be forgotten."""
    statement = select(func.count()).select_from(rows.model).where(rows.due(before))
    with database.reading_in(session):
        return session.scalar(statement) or 0


def forget(session: Session, rows: Rows, before: datetime) -> Iterator[int]:
    """Forget a batch and yield how many; the caller commits before it goes on.

    Looked for is without a lock for writing, however many rows that takes.
    """
    last, due = 0, rows.due(before)
    while True:
        some = select(rows.model.id).where(due, rows.model.id > last).order_by(rows.model.id)
        with database.reading_in(session):
            ids = list(session.scalars(some.limit(BATCH)))
        if not ids:
            return
        with rewriting(session, "purge"):  # entries of the audit log are among the rows
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


def _older(model: Any, column: str) -> Rows:
    """Return the rows of `model` that go as a whole, by their age."""
    moment = getattr(model, column)
    return Rows(
        model,
        lambda before: moment < before,
        lambda ids: delete(model).where(model.id.in_(ids)),
    )


def _of_old_steps(before: datetime) -> ColumnElement[bool]:
    return UndoChange.step_id.in_(select(UndoStep.id).where(UndoStep.at < before))


# By the setting that says for how long: `keep_<name>_days`. The parts of a step go before it.
ROWS: Mapping[str, tuple[Rows, ...]] = {
    "delivery": (Rows(InboundDelivery, _due_deliveries, _empty_deliveries),),
    "mail": (Rows(OutboxMail, _due_mails, _empty_mails),),
    "audit": (_older(AuditEntry, "at"),),
    "form": (_older(FormSubmission, "at"),),
    "undo": (
        Rows(
            UndoChange, _of_old_steps, lambda ids: delete(UndoChange).where(UndoChange.id.in_(ids))
        ),
        _older(UndoStep, "at"),
    ),
    "login": (
        _older(UserSession, "seen_at"),
        _older(KnownDevice, "seen_at"),
        _older(Invitation, "good_until"),
    ),
}

"""The audit log: who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.i18n import N_
from crm.models.base import Base, Code, ShortText, label, partial_index

ACTS = "action NOT IN ('create', 'update')"  # what is done besides writing records
CHANGES = "action = 'update'"  # far fewer than the records that are written in bulk


class AuditEntry(Base):
    """One change of one record, or one thing that somebody did. Only ever added to.

    `changes` maps a column to its old and its new value, both as text. The database
    itself refuses to change or delete an entry, but for what `crm.audit.rewriting` does.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "table", "record_id", "id"),
        Index("ix_audit_entry_at", "at", "id"),
        Index("ix_audit_entry_by", "actor", "at", "id"),
        Index("ix_audit_entry_of", "table", "at", "id"),
        partial_index("ix_audit_entry_act", "action", "at", "id", where=ACTS),
        partial_index("ix_audit_entry_change", "table", "at", "id", where=CHANGES),
    )

    at: Mapped[datetime] = mapped_column(info=label(N_("At")))
    actor: Mapped[ShortText] = mapped_column(info=label(N_("Who")))
    source: Mapped[Code] = mapped_column(info=label(N_("Source")))
    action: Mapped[Code] = mapped_column(info=label(N_("Action")))
    table: Mapped[Code] = mapped_column(info=label(N_("Table")))
    record_id: Mapped[int | None] = mapped_column(info=label(N_("Record")))
    summary: Mapped[ShortText | None] = mapped_column(info=label(N_("Summary")))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, info=label(N_("Changes")))

    def __str__(self) -> str:
        return f"{self.action} {self.table} {self.record_id or ''}".strip()


class AuditPermit(Base):
    """While there is one, entries of the audit log may be changed or deleted.

    It lives and dies in one transaction, so that no other one ever sees it.
    """

    __tablename__ = "audit_permit"

    reason: Mapped[Code]

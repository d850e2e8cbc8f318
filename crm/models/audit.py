"""The audit log: who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.i18n import N_
from crm.models.base import Base, Code, ShortText, label


class AuditEntry(Base):
    """One change of one record, or one thing that somebody did. Only ever added to.

    `changes` maps a column to its old and its new value, both as text.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "table", "record_id", "id"),
        Index("ix_audit_entry_at", "at", "id"),
    )

    at: Mapped[datetime] = mapped_column(info=label(N_("At")))
    actor: Mapped[ShortText] = mapped_column(index=True, info=label(N_("Who")))
    source: Mapped[Code] = mapped_column(info=label(N_("Source")))
    action: Mapped[Code] = mapped_column(info=label(N_("Action")))
    table: Mapped[Code] = mapped_column(info=label(N_("Table")))
    record_id: Mapped[int | None] = mapped_column(info=label(N_("Record")))
    summary: Mapped[ShortText | None] = mapped_column(info=label(N_("Summary")))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, info=label(N_("Changes")))

    def __str__(self) -> str:
        return f"{self.action} {self.table} {self.record_id or ''}".strip()

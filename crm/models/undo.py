"""What was just done, kept for a while so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Code, ShortText


class UndoStep(Base):
    """One thing that somebody did to interventions: `label` in their language.

    `right` is the right that it took, and that undoing it takes.
    `undone_at` is when it was first undone, as a whole or in part.
    """

    __tablename__ = "undo_step"
    __table_args__ = (Index("ix_undo_step_at", "at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[ShortText]
    right: Mapped[Code]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.label


class UndoChange(Base):
    """What a step changed of one intervention and its assignments: see `crm.services.undo`.

    `kept` has the old values, and what was newest when the step was over.
    """

    __tablename__ = "undo_change"
    __table_args__ = (UniqueConstraint("step_id", "intervention_id"),)

    step_id: Mapped[int] = mapped_column(ForeignKey("undo_step.id", ondelete="CASCADE"))
    intervention_id: Mapped[int] = mapped_column(
        ForeignKey("intervention.id", ondelete="CASCADE"), index=True
    )
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_undone: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return f"{self.step_id}: {self.intervention_id}"

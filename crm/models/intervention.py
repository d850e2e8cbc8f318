"""Interventions; who takes part is in `assignment`."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.domain.statuses import InterventionStatus, Priority
from crm.models.base import (
    LongText,
    ShortText,
    Stamped,
    enum_column,
    label,
    partial_index,
    ranked,
)
from crm.models.client import Client, Contact
from crm.models.complaint_type import ComplaintType
from crm.models.work_object import HasObject, object_key, one_object

if TYPE_CHECKING:
    from crm.models.assignment import Assignment

# The stage from which on all are closed, as the index of the open ones has it.
FIRST_CLOSED = next(place for place, each in enumerate(InterventionStatus) if each.is_closed)
_IS_OPEN = f"stage < {FIRST_CLOSED}"


class Intervention(HasObject, Stamped):
    """One job at a client's: from the call until it is finalised."""

    __tablename__ = "intervention"
    __table_args__ = (
        one_object(),
        CheckConstraint("planned_to_on >= planned_from_on", name="planned_in_order"),
        ForeignKeyConstraint(["contact_id", "client_id"], ["contact.id", "contact.client_id"]),
        ForeignKeyConstraint(
            ["invoice_line_id", "client_id"], ["invoice_line.id", "invoice_line.client_id"]
        ),
        Index("ix_intervention_client", "client_id", "id"),
        Index("ix_intervention_status", "status", "id"),
        Index("ix_intervention_planned", "planned_from_on", "id"),
        Index("ix_intervention_complaint", "complaint_on", "id"),
        Index("ix_intervention_priority", "priority", "id"),
        Index("ix_intervention_type", "complaint_type_id", "id"),
        Index("ix_intervention_schedule", "schedule_id", "id"),
        Index("ix_intervention_urgency", "urgency", "id"),
        Index("ix_intervention_stage", "stage", "id"),
        Index("ix_intervention_due", "stage", "last_day", "id"),
        Index("ix_intervention_last_day", "last_day", "id"),
        partial_index("ix_intervention_open", "id", "last_day", "created_by", where=_IS_OPEN),
        partial_index("ix_intervention_open_day", "last_day", "id", where=_IS_OPEN),
        partial_index("ix_intervention_open_of", "created_by", "id", where=_IS_OPEN),
        partial_index("ix_intervention_client_open", "client_id", "id", where=_IS_OPEN),
        # Earlier visits for the same object, the newest first.
        Index("ix_intervention_object_key", "client_id", "object_key", "complaint_on", "id"),
        partial_index(
            "ix_intervention_client_product",
            *("client_id", "product_id", "complaint_on", "id"),
            where="product_id IS NOT NULL",
        ),
        partial_index(
            "ix_intervention_line",
            *("invoice_line_id", "complaint_on", "id"),
            where="invoice_line_id IS NOT NULL",
        ),
        Index("ix_intervention_finalised", "finalised_at"),
        Index("ix_intervention_created_by", "created_by", "id"),
    )

    number: Mapped[int] = mapped_column(unique=True, info=label(N_("Number")))
    complaint_on: Mapped[date] = mapped_column(info=label(N_("Complaint date")))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), info=label(N_("Client")))
    client: Mapped[Client] = relationship(foreign_keys=[client_id], info=label(N_("Client")))
    contact_id: Mapped[int | None] = mapped_column(index=True, info=label(N_("Contact person")))
    contact: Mapped[Contact | None] = relationship(
        primaryjoin=lambda: Intervention.contact_id == Contact.id,
        foreign_keys=[contact_id],
        info=label(N_("Contact person")),
    )
    complaint_type_id: Mapped[int] = mapped_column(
        ForeignKey("complaint_type.id"), info=label(N_("Complaint type"))
    )
    complaint_type: Mapped[ComplaintType] = relationship(info=label(N_("Complaint type")))
    description: Mapped[LongText | None] = mapped_column(info=label(N_("Description")))
    priority: Mapped[Priority] = mapped_column(
        enum_column(Priority), default=Priority.NORMAL, info=label(N_("Priority"))
    )
    planned_from_on: Mapped[date | None] = mapped_column(info=label(N_("Planned from")))
    planned_to_on: Mapped[date | None] = mapped_column(info=label(N_("Planned to")))
    status: Mapped[InterventionStatus] = mapped_column(
        enum_column(InterventionStatus),
        default=InterventionStatus.NEW,
        info=label(N_("Status")),
    )
    # What the grid sorts by, since the names of the members sort as letters do.
    urgency: Mapped[int] = mapped_column(
        ranked("priority", Priority), info=label("", audited=False)
    )
    stage: Mapped[int] = mapped_column(
        ranked("status", InterventionStatus), info=label("", audited=False)
    )
    last_day: Mapped[date | None] = mapped_column(
        Computed("coalesce(planned_to_on, planned_from_on)", persisted=True),
        info=label("", audited=False),
    )
    resolution: Mapped[LongText | None] = mapped_column(info=label(N_("Resolution")))
    finalised_at: Mapped[datetime | None] = mapped_column(info=label(N_("Finalised at")))
    finalised_by: Mapped[ShortText | None] = mapped_column(info=label(N_("Finalised by")))
    schedule_id: Mapped[int | None] = mapped_column(
        ForeignKey("service_schedule.id"), info=label(N_("Service schedule"))
    )
    # The object as history compares it; what is a product or sold is compared by its key, too.
    object_key: Mapped[ShortText | None] = mapped_column(info=label("", audited=False))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="intervention",
        cascade="all, delete-orphan",
        order_by="Assignment.id",
        info=label(N_("Assignments")),
    )

    @property
    def standing_assignments(self) -> list["Assignment"]:
        """Those who were not withdrawn."""
        return [each for each in self.assignments if not each.is_withdrawn]

    @property
    def planned_days(self) -> tuple[date, date] | None:
        """The first and the last planned day, one for both where only one is given."""
        first = self.planned_from_on or self.planned_to_on
        last = self.planned_to_on or self.planned_from_on
        return (first, last) if first and last else None

    def derive(self) -> None:
        self.derive_object()
        self.object_key = object_key(self.object_label or "")
        self.search_text = fold(f"{self.number} {self.object_label} {self.description or ''}")

    def __str__(self) -> str:
        return f"#{self.number}"

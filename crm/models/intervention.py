"""Interventions and who is assigned to them."""

from base64 import b32encode
from datetime import date, datetime
from secrets import token_bytes

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
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
from crm.models.employee import Employee
from crm.models.work_object import HasObject, object_key, one_object

# The stage from which on all are closed, as the index of the open ones has it.
FIRST_CLOSED = next(place for place, each in enumerate(InterventionStatus) if each.is_closed)
_IS_OPEN = f"stage < {FIRST_CLOSED}"
TOKEN_LENGTH = 26  # of 32 signs: 130 bits


def new_token() -> str:
    """Return a reply token; lower case, since mail servers may lower-case an address."""
    return b32encode(token_bytes(20)).decode()[:TOKEN_LENGTH].lower()


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


class Assignment(Stamped):
    """An employee's part in an intervention; they confirm or reject it by mail.

    An offer is what the employee was asked. When what matters to them changes,
    `offer` counts up and they are asked again; an answer to an older offer no
    longer decides. `reminded_at` is when the time to answer this offer was over.
    A withdrawn assignment stays, for its history.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("intervention_id", "employee_id"),
        Index("ix_assignment_employee", "employee_id", "status"),
        Index("ix_assignment_employee_job", "employee_id", "intervention_id", "status"),
        partial_index(
            "ix_assignment_pending", "reminded_at", "asked_at", where="status = 'PENDING'"
        ),
    )

    intervention_id: Mapped[int] = mapped_column(ForeignKey("intervention.id"))
    intervention: Mapped[Intervention] = relationship(
        back_populates="assignments", info=label(N_("Intervention"))
    )
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), info=label(N_("Employee")))
    employee: Mapped[Employee] = relationship(info=label(N_("Employee")))
    status: Mapped[AssignmentStatus] = mapped_column(
        enum_column(AssignmentStatus), default=AssignmentStatus.PENDING, info=label(N_("Status"))
    )
    offer: Mapped[int] = mapped_column(default=0, info=label(N_("Offer"), audited=False))
    offered: Mapped[ShortText | None] = mapped_column(info=label("", audited=False))
    asked_at: Mapped[datetime | None] = mapped_column(info=label(N_("Asked at")))
    reminded_at: Mapped[datetime | None] = mapped_column(info=label(N_("Reminded at")))
    answered_at: Mapped[datetime | None] = mapped_column(info=label(N_("Answered at")))
    clash_reason: Mapped[ShortText | None] = mapped_column(info=label(N_("Reason for the clash")))
    token: Mapped[ShortText] = mapped_column(
        default=new_token, unique=True, info=label("", secret=True, audited=False)
    )

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the employee was taken off the job."""
        return self.status is AssignmentStatus.WITHDRAWN

    def __str__(self) -> str:
        return str(self.employee)

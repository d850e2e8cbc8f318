"""Who takes part in interventions, and what they said."""

from datetime import datetime
from secrets import token_bytes
from string import ascii_lowercase

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus
from crm.models.base import ShortText, Stamped, enum_column, label, partial_index
from crm.models.employee import Employee
from crm.models.intervention import Intervention

TOKEN_LENGTH = 26  # of 32 signs: 130 bits
_SIGNS = (ascii_lowercase + "234567").encode() * 8  # each as often as the others


def new_token() -> str:
    """Return a reply token; lower case, since mail servers may lower-case an address."""
    return token_bytes(TOKEN_LENGTH).translate(_SIGNS).decode()


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

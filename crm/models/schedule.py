"""Service schedules, who usually comes, and the ledger of their due dates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.holidays import HolidayPolicy
from crm.domain.i18n import N_
from crm.domain.periods import Period
from crm.domain.statuses import OccurrenceStatus, Priority
from crm.models.base import Base, BigId, LongText, Stamped, enum_column, label
from crm.models.client import Client, Contact
from crm.models.employee import Employee
from crm.models.intervention import Intervention
from crm.models.work_object import HasObject, one_object

LONGEST_LEAD = 3650  # days
LONGEST_VISIT = 366  # days

schedule_assignee = Table(
    "schedule_assignee",
    Base.metadata,
    Column("schedule_id", BigId, ForeignKey("service_schedule.id"), primary_key=True),
    Column("employee_id", BigId, ForeignKey("employee.id"), primary_key=True, index=True),
)


class ServiceSchedule(HasObject, Stamped):
    """A maintenance contract's calendar: a job that is due every `period`.

    Rules R1-R15 say when an intervention is created. `generate_from` is the
    first nominal date that may still be created, `next_run_on` the first day on
    which a run has something to do; None when there is nothing left. A schedule
    that was written without it is looked at by the next run. `pause_from` to
    `pause_to` is the pause that is planned, goes on, or was the last one;
    `is_paused` is one that lasts until somebody ends it. `fault` is `last_error`
    in pieces that can be translated, as `crm.domain.faults` writes them.
    """

    __tablename__ = "service_schedule"
    __table_args__ = (
        one_object(),
        CheckConstraint("lead_days >= 0", name="lead_is_not_negative"),
        CheckConstraint("duration_days >= 1", name="lasts_a_day"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("pause_to >= pause_from", name="pause_ends_after_start"),
        ForeignKeyConstraint(["contact_id", "client_id"], ["contact.id", "contact.client_id"]),
        ForeignKeyConstraint(
            ["invoice_line_id", "client_id"], ["invoice_line.id", "invoice_line.client_id"]
        ),
        Index("ix_service_schedule_next_run", "next_run_on", "id"),
        Index("ix_service_schedule_starts_on_id", "starts_on", "id"),
    )

    client_id: Mapped[int] = mapped_column(
        ForeignKey("client.id"), index=True, info=label(N_("Client"))
    )
    client: Mapped[Client] = relationship(foreign_keys=[client_id], info=label(N_("Client")))
    contact_id: Mapped[int | None] = mapped_column(index=True, info=label(N_("Contact person")))
    contact: Mapped[Contact | None] = relationship(
        primaryjoin=lambda: ServiceSchedule.contact_id == Contact.id,
        foreign_keys=[contact_id],
        info=label(N_("Contact person")),
    )
    description: Mapped[LongText | None] = mapped_column(info=label(N_("Description")))
    priority: Mapped[Priority] = mapped_column(
        enum_column(Priority), default=Priority.NORMAL, info=label(N_("Priority"))
    )
    period: Mapped[Period] = mapped_column(enum_column(Period), info=label(N_("Period")))
    starts_on: Mapped[date] = mapped_column(info=label(N_("Starts on")))
    ends_on: Mapped[date | None] = mapped_column(info=label(N_("Ends on")))
    lead_days: Mapped[int] = mapped_column(
        default=14, info=label(N_("Days ahead"), least=0, most=LONGEST_LEAD)
    )
    duration_days: Mapped[int] = mapped_column(
        default=1, info=label(N_("Length in days"), least=1, most=LONGEST_VISIT)
    )
    holiday_policy: Mapped[HolidayPolicy] = mapped_column(
        enum_column(HolidayPolicy),
        default=HolidayPolicy.NONE,
        info=label(N_("On weekends and holidays")),
    )
    is_paused: Mapped[bool] = mapped_column(default=False, info=label(N_("Paused")))
    pause_from: Mapped[date | None] = mapped_column(info=label(N_("Paused from")))
    pause_to: Mapped[date | None] = mapped_column(info=label(N_("Paused to")))
    generate_from: Mapped[date | None] = mapped_column(info=label(N_("Generate from")))
    next_run_on: Mapped[date | None] = mapped_column(
        default=date.min, info=label(N_("Next run"), audited=False)
    )
    last_error: Mapped[LongText | None] = mapped_column(info=label(N_("Last error")))
    last_error_at: Mapped[datetime | None] = mapped_column(info=label(N_("Failed at")))
    fault: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), info=label("", audited=False)
    )
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    assignees: Mapped[list[Employee]] = relationship(
        secondary=schedule_assignee, order_by=Employee.name, info=label(N_("Usual assignees"))
    )

    def derive(self) -> None:
        self.derive_object()
        self.search_text = fold(f"{self.object_label} {self.description or ''}")

    def __str__(self) -> str:
        return f"{self.object_label} ({self.client})"


class Occurrence(Stamped):
    """One nominal due date of a schedule and what became of it (rule R5).

    A row that FAILED is no visit yet: its date is tried again by the next run.
    `fault` is its reason in pieces that can be translated.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_on"),
        Index("ix_occurrence_due", "due_on", "id"),
        Index("ix_occurrence_effective", "effective_on", "id"),
        Index("ix_occurrence_status", "status", "effective_on"),
    )

    schedule_id: Mapped[int] = mapped_column(
        ForeignKey("service_schedule.id"), info=label(N_("Service schedule"))
    )
    schedule: Mapped[ServiceSchedule] = relationship(info=label(N_("Service schedule")))
    due_on: Mapped[date] = mapped_column(info=label(N_("Due on")))
    effective_on: Mapped[date] = mapped_column(info=label(N_("Takes place on")))
    status: Mapped[OccurrenceStatus] = mapped_column(
        enum_column(OccurrenceStatus),
        default=OccurrenceStatus.GENERATED,
        info=label(N_("Status")),
    )
    is_late: Mapped[bool] = mapped_column(default=False, info=label(N_("Late")))
    intervention_id: Mapped[int | None] = mapped_column(
        ForeignKey("intervention.id", ondelete="SET NULL"), index=True
    )
    intervention: Mapped[Intervention | None] = relationship(info=label(N_("Intervention")))
    reason: Mapped[LongText | None] = mapped_column(info=label(N_("Reason")))
    fault: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), info=label("", audited=False)
    )

    def __str__(self) -> str:
        return f"{self.due_on:%d.%m.%Y}"

"""Employees and when they are away."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import digits, fold
from crm.domain.i18n import N_
from crm.domain.kinds import AbsenceKind, Language
from crm.models.base import (
    Address,
    Code,
    LongText,
    ShortText,
    Stamped,
    enum_column,
    index_of_blocked,
    label,
    no_mail_column,
)


class Employee(Stamped):
    """Someone who carries out interventions."""

    __tablename__ = "employee"
    __table_args__ = (
        Index("ix_employee_name_id", "name", "id"),
        Index("ix_employee_town_id", "town", "id"),
        index_of_blocked("employee"),
    )

    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    email: Mapped[Address | None] = mapped_column(index=True, info=label(N_("E-mail")))
    other_emails: Mapped[LongText | None] = mapped_column(info=label(N_("Other addresses")))
    no_mail: Mapped[bool] = no_mail_column()
    phone: Mapped[Code | None] = mapped_column(info=label(N_("Phone")))
    job_title: Mapped[ShortText | None] = mapped_column(info=label(N_("Job title")))
    town: Mapped[ShortText | None] = mapped_column(info=label(N_("Town")))
    language: Mapped[Language] = mapped_column(
        enum_column(Language), default=Language.RO, info=label(N_("Language"))
    )
    is_active: Mapped[bool] = mapped_column(default=True, info=label(N_("Active")))
    calendar_token: Mapped[Code | None] = mapped_column(
        unique=True, index=True, info=label(N_("Calendar link"), secret=True)
    )
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    absences: Mapped[list["Absence"]] = relationship(
        back_populates="employee",
        cascade="all, delete-orphan",
        order_by="Absence.starts_on",
        info=label(N_("Absences")),
    )

    def derive(self) -> None:
        words = [self.name, self.email or "", self.town or "", digits(self.phone or "")]
        self.search_text = fold(" ".join(words))

    def __str__(self) -> str:
        return self.name

    @property
    def known_addresses(self) -> frozenset[str]:
        """Every address that a mail of this employee may come from, lower case."""
        written = f"{self.email or ''} {self.other_emails or ''}".replace(",", " ")
        return frozenset(written.replace(";", " ").lower().split())


class Absence(Stamped):
    """Days on which an employee is not there, both ends included."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_absence_employee_days", "employee_id", "starts_on", "ends_on"),
        Index("ix_absence_starts_on_id", "starts_on", "id"),
        Index("ix_absence_ends_on_id", "ends_on", "id"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    employee: Mapped[Employee] = relationship(back_populates="absences", info=label(N_("Employee")))
    kind: Mapped[AbsenceKind] = mapped_column(
        enum_column(AbsenceKind), default=AbsenceKind.LEAVE, info=label(N_("Kind"))
    )
    starts_on: Mapped[date] = mapped_column(info=label(N_("From")))
    ends_on: Mapped[date] = mapped_column(info=label(N_("To")))
    note: Mapped[ShortText | None] = mapped_column(info=label(N_("Note")))

    def __str__(self) -> str:
        return f"{self.employee}, {self.starts_on:%d.%m.%Y}–{self.ends_on:%d.%m.%Y}"  # noqa: RUF001 - a range

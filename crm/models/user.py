"""Users: people that log in."""

from datetime import datetime
from secrets import token_hex

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.i18n import N_
from crm.domain.kinds import Language, Role
from crm.models.base import Address, Code, ShortText, Stamped, enum_column, label
from crm.models.employee import Employee


class User(UserMixin, Stamped):
    """Somebody who logs in. What Flask-Security asks of a user comes from its mix-in.

    `fs_uniquifier` is kept with each session: a new one ends them all.
    A technician is tied to the employee whose interventions he sees.
    """

    __tablename__ = "user"
    __table_args__ = (Index("ix_user_name_id", "name", "id"),)

    email: Mapped[Address] = mapped_column(unique=True, info=label(N_("E-mail")))
    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    role: Mapped[Role] = mapped_column(
        enum_column(Role), default=Role.VIEWER, info=label(N_("Role"))
    )
    language: Mapped[Language] = mapped_column(
        enum_column(Language), default=Language.RO, info=label(N_("Language"))
    )
    employee_id: Mapped[int | None] = mapped_column(
        ForeignKey("employee.id"), index=True, info=label(N_("Employee"))
    )
    employee: Mapped[Employee | None] = relationship(info=label(N_("Employee")))
    active: Mapped[bool] = mapped_column(default=True, info=label(N_("Active")))
    password: Mapped[ShortText | None] = mapped_column(info=label(N_("Password"), secret=True))
    fs_uniquifier: Mapped[Code] = mapped_column(
        default=token_hex, unique=True, info=label("", secret=True, audited=False)
    )
    last_login_at: Mapped[datetime | None] = mapped_column(  # type: ignore[assignment]  # None before the first
        info=label(N_("Last login"), audited=False)
    )
    current_login_at: Mapped[datetime | None] = mapped_column(  # type: ignore[assignment]  # the same
        info=label("", audited=False)
    )
    last_login_ip: Mapped[Code | None] = mapped_column(info=label("", audited=False))
    current_login_ip: Mapped[Code | None] = mapped_column(info=label("", audited=False))
    login_count: Mapped[int] = mapped_column(default=0, info=label("", audited=False))
    failed_logins: Mapped[int] = mapped_column(default=0, info=label("", audited=False))
    locked_until: Mapped[datetime | None] = mapped_column(
        info=label(N_("Locked until"), audited=False)
    )

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # read-only
        """The one role, in the form in which Flask-Security asks for it."""
        role = RoleMixin()
        role.name = self.role.name
        return [role]

    def __str__(self) -> str:
        return self.name or self.email

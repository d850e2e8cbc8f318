"""What all models share: base classes, column types and naming of keys."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum as PythonEnum
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    Computed,
    Date,
    DateTime,
    Dialect,
    Enum,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from crm.domain.i18n import N_


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; UTC in the database, SQLite included."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def enum_column(enum: type[PythonEnum]) -> Enum:
    """Store an enum by the names of its members.

    Without a constraint, so that a new member needs no migration.
    """
    return Enum(enum, native_enum=False, create_constraint=False, length=32)


def ranked(column: str, enum: type[PythonEnum]) -> Computed:
    """Return a stored column that the database computes: the place of `column` in `enum`."""
    cases = " ".join(f"WHEN '{each.name}' THEN {place}" for place, each in enumerate(enum))
    return Computed(f"CASE {column} {cases} END", persisted=True)


BigId = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers only INTEGER keys itself
Money = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Quantity = Annotated[Decimal, mapped_column(Numeric(12, 3))]
Code = Annotated[str, mapped_column(String(64))]
ShortText = Annotated[str, mapped_column(String(200))]
ADDRESS_LENGTH = 320  # RFC 5321: 64 + "@" + 255
Address = Annotated[str, mapped_column(String(ADDRESS_LENGTH))]
LongText = Annotated[str, mapped_column(Text)]


def no_mail_column() -> Any:
    """Return the column that says that somebody must not be written to; see `outbox_blocks`."""
    return mapped_column(default=False, server_default=false(), info=label(N_("Send no mails")))


def index_of_blocked(table: str) -> Index:
    """Return the index of the addresses in `table` that must not be written to."""
    return Index(
        f"ix_{table}_no_mail",
        "email",
        sqlite_where=text("no_mail = 1"),
        postgresql_where=text("no_mail"),
    )


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows that meet the condition `where`, on both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, date: Date}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class Stamped(Base):
    """Who created and last changed a record, and when.

    `crm.audit` fills these in at every flush. `version` counts the changes, so
    that a form that was opened before somebody else saved is noticed.
    """

    __abstract__ = True

    created_at: Mapped[datetime] = mapped_column(
        sort_order=90, info={"label": N_("Created at"), "audited": False}
    )
    created_by: Mapped[ShortText] = mapped_column(
        sort_order=91, info={"label": N_("Created by"), "audited": False}
    )
    updated_at: Mapped[datetime] = mapped_column(
        sort_order=92, info={"label": N_("Changed at"), "audited": False}
    )
    updated_by: Mapped[ShortText] = mapped_column(
        sort_order=93, info={"label": N_("Changed by"), "audited": False}
    )
    version: Mapped[int] = mapped_column(sort_order=94, default=1, info={"audited": False})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - called with the class
        return {"version_id_col": cls.version}

    def derive(self) -> None:
        """Set the columns that are computed from others; called before each flush."""


def label(
    text: str, *, audited: bool = True, secret: bool = False, **bounds: int | Decimal
) -> dict[str, Any]:
    """Return the `info` that names a column in grids, forms, filters and the audit log.

    A column that is not `audited` leaves no trace of its own; of a `secret`
    one the audit log says that it changed, not what it was. `least` and `most`
    are the `bounds` that forms keep a number within, both included.
    """
    return {"label": text, "audited": audited, "secret": secret, **bounds}

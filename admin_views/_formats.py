"""How values look in grids and on pages: dates, money, states, references."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import format_datetime, format_decimal, gettext
from markupsafe import Markup, escape

from crm import current
from crm.domain.authors import AUTHORS
from crm.domain.i18n import N_
from crm.domain.kinds import Role
from crm.domain.permissions import Right, may
from crm.domain.statuses import (
    AssignmentStatus,
    DeliveryStatus,
    InterventionStatus,
    OccurrenceStatus,
    OutboxStatus,
    Priority,
    TriageStatus,
)
from crm.models import Base, Message

TONES: dict[Enum, str] = {
    InterventionStatus.NEW: "blue",
    InterventionStatus.ASSIGNED: "amber",
    InterventionStatus.CONFIRMED: "green",
    InterventionStatus.REJECTED: "red",
    InterventionStatus.FINALISED: "grey",
    InterventionStatus.CANCELLED: "grey",
    AssignmentStatus.PENDING: "amber",
    AssignmentStatus.CONFIRMED: "green",
    AssignmentStatus.REJECTED: "red",
    AssignmentStatus.WITHDRAWN: "grey",
    Priority.LOW: "grey",
    Priority.NORMAL: "blue",
    Priority.HIGH: "amber",
    Priority.URGENT: "red",
    OutboxStatus.QUEUED: "blue",
    OutboxStatus.SENDING: "blue",
    OutboxStatus.SENT: "green",
    OutboxStatus.FAILED: "red",
    OutboxStatus.BLOCKED: "grey",
    DeliveryStatus.NEW: "blue",
    DeliveryStatus.PROCESSED: "green",
    DeliveryStatus.DUPLICATE: "grey",
    DeliveryStatus.UNREADABLE: "red",
    TriageStatus.OPEN: "amber",
    TriageStatus.SETTLED: "green",
    TriageStatus.IGNORED: "grey",
    OccurrenceStatus.GENERATED: "green",
    OccurrenceStatus.SKIPPED: "grey",
    OccurrenceStatus.MOVED: "blue",
    OccurrenceStatus.FAILED: "red",
    Role.ADMIN: "blue",
}

DECISIONS = {
    "confirm": (N_("confirms"), "green"),
    "reject": (N_("rejects"), "red"),
    "unclear": (N_("unclear"), "amber"),
    "none": (N_("no answer"), "grey"),
}


def label_of(member: Enum) -> str:
    """Return the member's label in the reader's language."""
    return str(gettext(str(member.value)))


def chip(member: Enum, text: str | None = None) -> str:
    """Return a state as a coloured chip with its text, or as plain text when it has no colour."""
    shown = text or label_of(member)
    tone = TONES.get(member)
    if tone is None:
        return shown
    return Markup(f"<span class='chip chip-{tone}'>{escape(shown)}</span>")  # noqa: S704 - escaped


def decision_chip(message: Message) -> str:
    """Return what was read in a reply, as a coloured chip."""
    label, tone = DECISIONS.get(message.decision or "", (message.decision or "", "grey"))
    return Markup("<span class='chip chip-{}'>{}</span>").format(tone, gettext(label))


def day_text(value: date) -> str:
    """Return a day as offices here write it, in both languages; much faster than by a pattern."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def moment_text(value: datetime) -> str:
    """Return a moment in the company's time zone, as offices here write it."""
    return str(format_datetime(value, "dd.MM.yyyy HH:mm"))


def author_of(_view: Any, _context: Any, record: Any, name: str) -> str:
    """Return who made or changed a record: an address as it is, others in the reader's language."""
    who = getattr(record, name) or ""
    return str(gettext(AUTHORS[who])) if who in AUTHORS else who


def _date(_view: Any, value: date, _name: str) -> str:
    return day_text(value)


def _datetime(_view: Any, value: datetime, _name: str) -> str:
    return moment_text(value)


def _enum(_view: Any, value: Enum, _name: str) -> str:
    return chip(value)


def _plain_enum(_view: Any, value: Enum, _name: str) -> str:
    return label_of(value)


def _flag(_view: Any, value: bool, _name: str) -> str:
    return str(gettext("Yes") if value else gettext("No"))


def _decimal(_view: Any, value: Decimal, _name: str) -> str:
    # Quantities have three places, money has two.
    pattern = "#,##0.###" if value.as_tuple().exponent == -3 else "#,##0.00"
    return str(format_decimal(value, pattern))


def _record(_view: Any, value: Base, _name: str) -> str:
    """Return a record as a link to its page, for those who may read it."""
    return linked(value) if may_open(type(value)) else str(value)


def may_open(kind: type[Base]) -> bool:
    """Tell whether records of a kind have a page that the reader may see."""
    endpoint = ENDPOINTS.get(kind)
    return endpoint is not None and may(current.role(), endpoint, Right.READ)


def linked(value: Base) -> Markup:
    """Return a record as a link to its page."""
    address = f"/admin/{ENDPOINTS[type(value)]}/details/?id={value.id}"
    return Markup(f"<a href='{address}'>{escape(str(value))}</a>")  # noqa: S704 - escaped


def _list(_view: Any, values: list[Any], _name: str) -> str:
    return ", ".join(str(value) for value in values)


def _empty(_view: Any, _value: None, _name: str) -> str:
    return ""


# The order matters: a datetime is a date, a bool is no number.
EXPORT: dict[type, Any] = {
    type(None): _empty,
    bool: _flag,
    datetime: _datetime,
    date: _date,
    Enum: _plain_enum,
    Decimal: _decimal,
    list: _list,
}
SCREEN: dict[type, Any] = EXPORT | {Enum: _enum, Base: _record}
ENDPOINTS: dict[type[Base], str] = {}  # filled when the views are registered

"""The audit log in words: it stores codes and names of columns, readers see what these mean."""

from datetime import date, datetime
from functools import cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import Boolean, Date, inspect
from sqlalchemy import Enum as EnumType

from admin_views._formats import day_text, label_of, moment_text
from admin_views._labels import labels_of
from crm.domain.authors import AUTHORS
from crm.domain.i18n import N_
from crm.models import AuditEntry, Base
from crm.models.base import UtcDateTime

ACTIONS = {
    "create": N_("Created"),
    "update": N_("Changed"),
    "delete": N_("Deleted"),
    "login": N_("Logged in"),
    "logout": N_("Logged out"),
    "login failed": N_("Login failed"),
    "account locked": N_("Account locked"),
    "password reset asked": N_("Asked for a new password"),
    "export": N_("Exported"),
    "bulk": N_("Changed many at once"),
    "download": N_("Downloaded"),
    "second factor on": N_("Second factor switched on"),
    "second factor off": N_("Second factor taken away"),
    "recovery code used": N_("Recovery code used"),
    "sessions ended": N_("Sessions ended"),
    "invited": N_("Invited"),
    "invitation withdrawn": N_("Invitation withdrawn"),
}
SOURCES = {
    "web": N_("Pages"),
    "command": N_("Command"),
    "webhook": N_("Mail provider's call"),
    "worker": N_("Background work"),
    "answer": N_("Link in a mail"),
    "reset": N_("Link for a new password"),
    "system": N_("System"),
}
TABLES = {
    "absence": N_("Absence"),
    "assignment": N_("Assignment"),
    "attachment": N_("Attachment"),
    "client": N_("Client"),
    "complaint_type": N_("Complaint type"),
    "contact": N_("Contact person"),
    "correspondence_entry": N_("Register entry"),
    "employee": N_("Employee"),
    "inbound_delivery": N_("Inbound delivery"),
    "intervention": N_("Intervention"),
    "invoice": N_("Invoice"),
    "invoice_line": N_("Invoice line"),
    "message": N_("Message"),
    "occurrence": N_("Scheduled visit"),
    "outbox_mail": N_("Mail sent"),
    "product": N_("Product"),
    "saved_view": N_("Saved view"),
    "service_schedule": N_("Service schedule"),
    "user": N_("User"),
}
WORDS = {"actor": AUTHORS, "action": ACTIONS, "source": SOURCES, "table": TABLES}
NOTHING = "∅"


def word_of(_view: Any, _context: Any, entry: AuditEntry, name: str) -> str:
    """Return what the code in the column `name` means; a code without words as it is."""
    code: str = getattr(entry, name)
    words = WORDS[name]
    return str(gettext(words[code])) if code in words else code


def choices_of(name: str) -> list[tuple[str, str]]:
    """Return the codes of the column `name`, with their words, in the order of the words."""
    found = [(code, str(gettext(text))) for code, text in WORDS[name].items()]
    return sorted(found, key=lambda pair: pair[1])


def changes(_view: Any, _context: Any, entry: AuditEntry, _name: str) -> str:
    """Return what changed: each column by its label, its old and its new value."""
    labels, kinds = _columns_of(entry.table)
    return "; ".join(
        f"{labels.get(name) or labels.get(name.removesuffix('_id')) or name}: "
        + " → ".join(_value(kinds.get(name), side) for side in sides)
        for name, sides in entry.changes.items()
    )


@cache
def _columns_of(table: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", "") == table:
            kinds = {key: column.type for key, column in inspect(mapper.class_).columns.items()}
            return labels_of(mapper.class_), kinds
    return {}, {}


def _value(kind: Any, text: str | None) -> str:
    if text is None:
        return NOTHING
    if isinstance(kind, EnumType) and kind.enum_class and text in kind.enum_class.__members__:
        return label_of(kind.enum_class[text])
    if isinstance(kind, Boolean):
        return str(gettext("Yes") if text == "True" else gettext("No"))
    return _moment(kind, text) or text


def _moment(kind: Any, text: str) -> str:
    """Return a date or a moment as the pages show it; nothing when it is none."""
    try:
        if isinstance(kind, UtcDateTime):
            return moment_text(datetime.fromisoformat(text))
        return day_text(date.fromisoformat(text)) if isinstance(kind, Date) else ""
    except ValueError:
        return ""

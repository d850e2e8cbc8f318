"""The audit log in words: it stores codes and names of columns, readers see what these mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import Boolean, Date, inspect
from sqlalchemy import Enum as EnumType

from admin_views._audit_names import Names, keys_of, mapper_of, referred
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
    "undo": N_("Undone"),
    "purge": N_("Purged"),
    "erase": N_("Erased a person"),
    "second factor on": N_("Second factor switched on"),
    "second factor off": N_("Second factor taken away"),
    "recovery code used": N_("Recovery code used"),
    "sessions ended": N_("Sessions ended"),
    "invited": N_("Invited"),
    "invitation withdrawn": N_("Invitation withdrawn"),
}
SOURCES = {
    "web": N_("Forms"),
    "bulk": N_("Many at once"),
    "planner": N_("Planner"),
    "undo": N_("Undo"),
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


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one column, in words; nothing where nothing stood or stands."""

    label: str
    old: str
    new: str


def changes(_view: Any, _context: Any, entry: AuditEntry, _name: str) -> str:
    """Return what changed: each column by its label, its old and its new value."""
    return "; ".join(
        f"{each.label}: {each.old} → {each.new or NOTHING}"
        if each.old
        else f"{each.label}: {each.new}"
        for each in changes_of(entry, {})
        if each.old or each.new
    )


def changes_of(entry: AuditEntry, names: Names) -> list[Change]:
    """Return what an entry says of each column; keys of records that are in `names` by name."""
    labels, kinds = _columns_of(entry.table)
    found = []
    for name, sides in entry.changes.items():
        label = label_of_column(labels, name)
        old, new = (_value(kinds.get(name), side or "") for side in _pair(sides))
        model = referred(entry.table, name)
        if model is not None:
            old, new = (_named(model, side, names) for side in (old, new))
        found.append(Change(label, old, new))
    return found


def label_of_column(labels: Mapping[str, Any], name: str) -> str:
    """Return how people call a column; its own name for one that no page shows."""
    return str(labels.get(name) or labels.get(name.removesuffix("_id")) or name)


def _pair(sides: Any) -> tuple[str | None, str | None]:
    old, new = sides if isinstance(sides, list) and len(sides) == 2 else (None, None)
    return old, new


def _named(model: type[Base], text: str, names: Names) -> str:
    """Return the names of the records whose keys stand in `text`; the key of one that is gone."""
    found = [names.get((model, key)) or f"#{key}" for key in keys_of(text)]
    return ", ".join(found) or text


@cache
def _columns_of(table: str) -> tuple[dict[str, Any], dict[str, Any]]:
    mapper = mapper_of(table)
    if mapper is None:
        return {}, {}
    kinds = {key: column.type for key, column in inspect(mapper.class_).columns.items()}
    return labels_of(mapper.class_), kinds


def _value(kind: Any, text: str) -> str:
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

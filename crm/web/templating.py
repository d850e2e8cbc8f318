"""What every template can ask for."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, gettext
from markupsafe import Markup

from crm import current
from crm.domain.authors import AUTHORS
from crm.domain.replies.rule_names import rule_name

# The scripts of a page, in the order in which they hear of what happens.
SCRIPTS = (
    *(
        "base",
        "asking",
        "listbox",
        "pickers",
        "inline",
        "dialogs",
        "sending",
        "bulk",
        "export",
        "filters",
        "views",
        "rows",
    ),
    *("keys", "everywhere", "unsaved", "drafts", "live", "page", "conflicts", "fresh"),
)


def register(app: Flask) -> None:
    """Add the functions and filters that templates use."""
    app.jinja_env.globals.update(
        language=current.language,
        company=lambda: current.settings().company,
        script_texts=script_texts,
        scripts=lambda: SCRIPTS,
    )
    app.jinja_env.filters.update(
        author=author,
        day=day,
        days=days,
        filesizeformat=file_size,
        moment=moment,
        rule=rule,
        weekday=weekday,
    )


def script_texts() -> dict[str, Any]:
    """Return the texts that the script shows, in the reader's language."""
    return {
        "none": gettext("Nothing found."),
        "unsaved": gettext("What you typed is not saved yet. Leave anyway?"),
        "failed": gettext("The server did not answer. What you typed is still here; try again."),
        "draft": gettext("Restored: what was typed here on {when} and not saved."),
        "discard": gettext("Discard"),
        "ended": gettext(
            "Your session has ended. Log in in another tab, then save here again:"
            " what you typed is still here."
        ),
        "yes": gettext("Yes"),
        "cancel": gettext("Cancel"),
        "remove": gettext("Remove"),
        "exporting": gettext("The export is being written…"),
        "exportFailed": gettext("The export did not arrive whole. Please try again in a minute."),
        "rows": gettext("rows"),
        "keys": key_texts(),
    }


def key_texts() -> dict[str, Any]:
    """Return what each key does, as the list of keys in the script calls it."""
    return {
        "title": gettext("Keys"),
        "close": gettext("Close"),
        "letters": gettext("Keys of a single letter or sign work"),
        "groups": {
            "anywhere": gettext("Anywhere"),
            "list": gettext("In a list"),
            "record": gettext("On a row or a record's page"),
            "form": gettext("In a form"),
        },
        "everywhere": gettext("Find a client, an intervention or a page"),
        "help": gettext("Show the keys"),
        "add": gettext("Add; in a field, add what is missing there"),
        "search": gettext("Search in this list"),
        "down": gettext("Down one row"),
        "up": gettext("Up one row"),
        "open": gettext("Open the row"),
        "tick": gettext("Select the row"),
        "bulk": gettext("To what can be done with the selected rows"),
        "next": gettext("Next page"),
        "previous": gettext("Previous page"),
        "edit": gettext("Edit"),
        "finalise": gettext("Finalise"),
        "assign": gettext("Assign somebody"),
        "move": gettext("Take a job up in the planner or on the board; arrows and Enter move it"),
        "leave": gettext("Leave; close a list or a menu first"),
        "save": gettext("Save"),
        "send": gettext("Send the form, remark or question one is in"),
    }


def author(name: str) -> str:
    """Return who did something: a person's name as it is, others in the reader's language."""
    return str(gettext(AUTHORS[name])) if name in AUTHORS else name


def rule(name: str) -> str:
    """Return what a reply was read as, in the reader's language."""
    return str(gettext(rule_name(name)))


def moment(value: datetime) -> str:
    """Return a moment in the company's time zone, as offices here write it."""
    return str(format_datetime(value, "dd.MM.yyyy HH:mm"))


def day(value: date | None) -> str | Markup:
    """Return a date as offices here write it; nothing for no date."""
    return str(format_date(value, "dd.MM.yyyy")) if value else ""


def days(number: float) -> str:
    """Return a number of days, half ones too, with the language's decimal sign."""
    return str(format_decimal(number, "#,##0.#"))


def weekday(value: date) -> str:
    """Return the name of the day of the week, shortened."""
    return str(format_date(value, "EEE"))


def file_size(size: int) -> str:
    """Return a size in bytes as people read it, with the language's decimal sign."""
    units = ("B", "kB", "MB", "GB")
    power = min(max(len(str(size)) - 1, 0) // 3, len(units) - 1)
    return f"{format_decimal(size / 1000**power, '#,##0.#')} {units[power]}"

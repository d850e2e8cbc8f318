"""Two versions of a record: what is stored by now, and what somebody typed meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from admin_views._formats import EXPORT

THEIRS, MINE = "theirs", "mine"
PREFIX = "keep-"  # before a field's name: which version of it is kept
LONGEST = 2_000  # characters of a value beside another


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that stands otherwise in the two versions; who touched it since it was opened."""

    name: str
    label: str
    theirs: str
    mine: str
    by_them: bool
    by_me: bool

    @property
    def is_contested(self) -> bool:
        """Tell whether both changed it, so that one of the two is lost."""
        return self.by_them and self.by_me

    @property
    def keeps_theirs(self) -> bool:
        """Tell which version is proposed: of what the reader did not touch, the newer one."""
        return self.by_them and not self.by_me


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who was faster, when, and what differs."""

    who: str
    at: datetime
    differences: tuple[Difference, ...]


def differences(
    form: Any, stored: Any, *, opened: Mapping[str, str], now: Mapping[str, str], typed: set[str]
) -> tuple[Difference, ...]:
    """Return what differs between the `form` somebody sent and the one of the `stored` record.

    `opened` and `now` are fingerprints of the fields when the form was opened and by now;
    `typed` names those that the person touched.
    """
    found = []
    for name, print_now in now.items():
        theirs, mine = text_of(stored[name]), text_of(form[name])
        if theirs == mine:
            continue
        by_them = opened.get(name) != print_now
        label = str(form[name].label.text)
        found.append(Difference(name, label, theirs, mine, by_them, name in typed or not by_them))
    return tuple(found)


def kept_theirs(names: Iterable[str]) -> set[str]:
    """Return the fields of which the person chose the stored version."""
    return {name for name in names if request.form.get(PREFIX + name) == THEIRS}


def text_of(field: Any) -> str:
    """Return what a field holds, as text for people; rows line by line."""
    if hasattr(field, "shown"):  # an object: a reference or a text
        return str(field.shown()[1])[:LONGEST]
    if hasattr(field, "entries"):
        rows = [row for row in field.entries if not getattr(row, "_should_delete", False)]
        return "\n".join(_row_text(row.form) for row in rows)[:LONGEST]
    return _value_text(field.data)[:LONGEST]


def _row_text(form: Any) -> str:
    shown = [text_of(each) for each in form if each.type != "HiddenField"]
    return " · ".join(text for text in shown if text)


def _value_text(value: Any) -> str:
    for kind, shown in EXPORT.items():
        if isinstance(value, kind):
            return str(shown(None, value, ""))
    return str(value)

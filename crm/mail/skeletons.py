"""Mails of which many are alike: rendered once with marks, then filled in one by one.

A skeleton is what the templates make of marks instead of values, cut at the marks.
Filling never looks at the values, so nothing in them can be taken for a mark, a
template or a tag: they are escaped in the HTML as the templates escape them. It is
right for templates that show a value as it is, and decide by nothing but what the
caller tells skeletons apart by; `tests/services/test_skeletons.py` holds ours to it.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from flask_babel import force_locale
from markupsafe import escape

from crm.domain.cleaning import clean_text
from crm.domain.mail import MailContent
from crm.mail.rendering import as_subject, as_text, raw

Pieces = tuple[str, ...]
_SPECIAL = re.compile("[&<>\"']")
_MARK = re.compile("\ue000([a-z_]+)\ue001")  # of the signs that mean nothing to anybody


def mark(name: str) -> str:
    """Return what stands for the value `name` while a skeleton is made."""
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A mail in one language without its values; every other piece is a value's name."""

    subject: Pieces
    text: Pieces
    html: Pieces

    def with_values(self, values: Mapping[str, str]) -> "Skeleton":
        """Return the skeleton in which `values` are filled in, the subject among them."""
        subject = as_subject("".join(_filled(self.subject, values)))
        shown = {name: _escaped(value) for name, value in values.items()}
        shown["subject"] = _escaped(subject)
        return Skeleton((subject,), _filled(self.text, values), _filled(self.html, shown))

    def filled(self, values: Mapping[str, str]) -> MailContent:
        """Return the mail with the rest of its `values`, as `render_mail` would render it."""
        shown = {name: _escaped(value) for name, value in values.items()}
        return MailContent(
            subject=self.subject[0],
            text=as_text("".join(_filled(self.text, values))),
            html=clean_text("".join(_filled(self.html, shown))),
        )


def skeleton_of(name: str, *, locale: str, **context: Hashable) -> Skeleton:
    """Return the mail `name` with the marks that are in `context`; needs an application.

    What templates decide by is in `context`, too: a skeleton is made once for each.
    """
    return _made(current_app.jinja_env, name, locale, **context)


@lru_cache(maxsize=200)
def _made(_templates: object, name: str, locale: str, **context: Hashable) -> Skeleton:
    values = {"day": lambda value: value, "lang": locale, "subject": mark("subject"), **context}
    parts = ("subject.txt", "body.txt", "body.html")
    with force_locale(locale):
        return Skeleton(*(tuple(_MARK.split(raw(name, part, values))) for part in parts))


def _escaped(value: str) -> str:
    return str(escape(value)) if _SPECIAL.search(value) else value


def _filled(pieces: Pieces, values: Mapping[str, str]) -> Pieces:
    """Return the pieces with those of the `values` that they name, again in turn with names."""
    filled: list[str] = []
    literal = [pieces[0]]
    for name, following in zip(pieces[1::2], pieces[2::2], strict=True):
        if name in values:
            literal += values[name], following
        else:
            filled += "".join(literal), name
            literal = [following]
    return (*filled, "".join(literal))

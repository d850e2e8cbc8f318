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

_MARK = re.compile("\ue000([a-z_]+)\ue001")  # of the signs that mean nothing to anybody


def mark(name: str) -> str:
    """Return what stands for the value `name` while a skeleton is made."""
    return f"\ue000{name}\ue001"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A mail in one language without its values; every other piece is a value's name."""

    subject: tuple[str, ...]
    text: tuple[str, ...]
    html: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> MailContent:
        """Return the mail with `values`, as `rendering.render_mail` would render it."""
        subject = as_subject(_joined(self.subject, values))
        text = as_text(_joined(self.text, values))
        shown = {name: escape(value) for name, value in values.items()}
        shown["subject"] = escape(subject)
        return MailContent(subject=subject, text=text, html=clean_text(_joined(self.html, shown)))


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


def _joined(pieces: tuple[str, ...], values: Mapping[str, str]) -> str:
    filled = list(pieces)
    filled[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(filled)

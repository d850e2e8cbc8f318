"""Rendering of mails: `templates/mail/<name>/` with subject.txt, body.txt and body.html."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, get_locale

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import MailContent

MAX_SUBJECT = 200  # characters
_DAY_FORMATS = {"ro": "dd.MM.y", "en": "d MMM y"}
_GAPS = re.compile(r"\n[ \t]*\n\s*\n")


def render_mail(name: str, *, locale: str, **context: object) -> MailContent:
    """Render the mail `name` in the recipient's language, whoever is logged in.

    Needs an application, not a request. Values are escaped in the HTML, and
    only there; none of them is ever read as a template. The subject is one line.
    """
    values = {"day": day, "lang": locale, **context}
    with force_locale(locale):
        values["subject"] = subject = as_subject(raw(name, "subject.txt", values))
        text, html = raw(name, "body.txt", values), raw(name, "body.html", values)
    return MailContent(subject=subject, text=as_text(text), html=clean_text(html))


def day(value: date) -> str:
    """Return a date as the mail's language writes it: dd.mm.yyyy in Romanian."""
    return written_day(value, str(get_locale() or "en"))


@lru_cache(maxsize=1_000)  # the visits of a run are on few days
def written_day(value: date, locale: str) -> str:
    """Return a date as `locale` writes it in mails."""
    return str(format_date(value, _DAY_FORMATS.get(locale, "medium"), locale=locale))


def raw(name: str, part: str, values: Mapping[str, object]) -> str:
    """Return a part of the mail `name` as its template gives it, in the locale at hand."""
    # Not flask.render_template: what a page needs (user, nonce) is no business of a mail.
    return current_app.jinja_env.get_template(f"mail/{name}/{part}").render(values)


def as_subject(value: str) -> str:
    """Return a rendered subject as it is sent: one line."""
    return clean_line(value, MAX_SUBJECT)


def as_text(value: str) -> str:
    """Return a rendered text as it is sent, without the gaps that left-out lines leave."""
    return _GAPS.sub("\n\n", clean_text(value)).strip() + "\n"

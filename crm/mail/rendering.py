"""Rendering of mails: `templates/mail/<name>/` with subject.txt, body.txt and body.html."""

import re
from collections.abc import Mapping
from datetime import date

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
        subject = clean_line(_rendered(f"mail/{name}/subject.txt", values), MAX_SUBJECT)
        values["subject"] = subject
        text = _rendered(f"mail/{name}/body.txt", values)
        html = _rendered(f"mail/{name}/body.html", values)
    return MailContent(
        subject=subject,
        text=_GAPS.sub("\n\n", clean_text(text)).strip() + "\n",
        html=clean_text(html),
    )


def day(value: date) -> str:
    """Return a date as the mail's language writes it: dd.mm.yyyy in Romanian."""
    locale = str(get_locale() or "en")
    return str(format_date(value, _DAY_FORMATS.get(locale, "medium"), locale=locale))


def _rendered(template: str, values: Mapping[str, object]) -> str:
    # Not flask.render_template: what a page needs (user, nonce) is no business of a mail.
    return current_app.jinja_env.get_template(template).render(values)

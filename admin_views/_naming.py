"""Sentences that name a record and lead to it."""

from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import inspect

from admin_views._formats import ENDPOINTS
from crm.domain.cleaning import clean_line

LONGEST_NAME = 200  # characters: what is said travels in a cookie, which holds 4 kB


def linked(sentence: str, record: Any, *, most: int = LONGEST_NAME, **more: str) -> Markup:
    """Return a sentence for people, its `%(name)s` the record's name, which is a link to it.

    `sentence` is translated and not filled in yet; the rest of it is in `more`. At `most`
    so many characters of the name are told.
    """
    endpoint = ENDPOINTS.get(type(record))
    name: Any = clean_line(str(record), most)
    if endpoint and inspect(record).persistent:
        link = url_for(f"{endpoint}.details_view", id=record.id)
        name = Markup("<a href='{}'>{}</a>").format(link, name)
    return Markup(Markup.escape(sentence) % {"name": name, **more})  # noqa: S704 - escaped

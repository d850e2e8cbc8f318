"""Names of records, and sentences that name a record and lead to it."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload

from admin_views._formats import ENDPOINTS
from admin_views._lookups import LOOKUPS
from crm.domain.cleaning import clean_line
from crm.extensions import db
from crm.models import Base

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


def names_of(model: type[Base], keys: Sequence[int]) -> dict[int, str]:
    """Return the names of the records of `model` that have these keys, by one query."""
    kind: Any = model
    loads = LOOKUPS[model].loads if model in LOOKUPS else ()
    query = select(kind).where(kind.id.in_(keys)).options(*map(joinedload, loads))
    return {each.id: str(each) for each in db.session.scalars(query)}

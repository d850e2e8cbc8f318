"""Admin of the audit log: to look at, never to change."""

import json
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import format_decimal, gettext
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_

from admin_views._asked import Asked
from admin_views._audit_filters import FILTERS, is_newest
from admin_views._audit_names import mapper_of
from admin_views._audit_words import changes, word_of
from admin_views._base import CrmModelView
from admin_views._formats import ENDPOINTS, may_open
from crm.domain.i18n import N_
from crm.models import AuditEntry
from crm.services import trail

NARROW = frozenset({"at_from", "at_to", "record_equals"})  # what leaves few enough to be read


def _record(_view: Any, _context: Any, entry: AuditEntry, _name: str) -> str:
    """Return the number of the record, as a link to its history where it has a page."""
    mapper = mapper_of(entry.table)
    if entry.record_id is None or mapper is None or not may_open(mapper.class_):
        return str(entry.record_id or "")
    address = f"/admin/{ENDPOINTS[mapper.class_]}/history/?id={entry.record_id}"
    return Markup("<a href='{}'>{}</a>").format(address, escape(entry.record_id))


class AuditView(CrmModelView):
    model_class = AuditEntry
    endpoint_name = "audit"
    title = N_("Audit log")
    menu_order = 92
    menu_group = N_("Administration")
    creatable = editable = deletable = False
    grid_columns = ("at", "actor", "source", "action", "table", "record_id", "summary", "changes")
    grid_order = ("at", True)
    grid_search = (AuditEntry.actor, AuditEntry.summary)
    extra_filters = FILTERS
    main_filters = ("at_from", "at_to", "who_equals", "action_contains")
    column_formatters_export = {
        "actor": word_of,
        "source": word_of,
        "action": word_of,
        "table": word_of,
        "changes": changes,
    }
    column_formatters = column_formatters_export | {"record_id": _record}
    form_columns = ("action",)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Show the grid; say where words were looked for, when that was not everywhere."""
        asked = self.asked()
        if asked.search and not _is_narrow(asked):
            number = format_decimal(trail.WINDOW)
            text = gettext(
                "Looked for among the newest %(num)s entries. Choose days to look in all of those.",
                num=number,
            )
            flash(text, "info")
        return super().index_view()

    def narrowed(self, query: Select[Any], asked: Asked) -> Select[Any]:
        """Return the entries that hold what was typed: the newest ones, or those of some days."""
        if not asked.search:
            return query
        query = query.where(self.searched(asked.search))
        return query if _is_narrow(asked) else query.where(is_newest())

    def searched(self, typed: str) -> ColumnElement[bool]:
        """Return the condition that each typed word stands in what an entry says."""
        return and_(*(_says(word) for word in typed.split()))


def _says(word: str) -> ColumnElement[bool]:
    changes_text = cast(AuditEntry.changes, Text)
    found = [AuditEntry.actor, AuditEntry.summary]
    return or_(
        *(each.icontains(word, autoescape=True) for each in found),
        *(changes_text.icontains(each, autoescape=True) for each in _as_in_json(word)),
    )


def _as_in_json(word: str) -> set[str]:
    """Return how a word may stand in JSON, where letters such as Ș are written by their numbers."""
    ways = (word,) if word.isascii() else (word, word.lower(), word.upper(), word.title())
    return {json.dumps(each)[1:-1] for each in ways}


def _is_narrow(asked: Asked) -> bool:
    return any(each.key in NARROW for each, _text, _value in asked.filters)


views = (AuditView,)

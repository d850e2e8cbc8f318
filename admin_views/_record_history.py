"""The history of a record: who changed what and when, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy import inspect, select
from sqlalchemy.orm import MANYTOONE, joinedload

from admin_views._audit_names import Names, names_in
from admin_views._audit_words import TABLES, Change, changes_of, word_of
from admin_views._part import Part
from crm import current
from crm.domain.permissions import Right, may
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import AuditEntry, Base
from crm.services import trail


@dataclass(frozen=True, slots=True)
class Step:
    """One entry as the page shows it; `about` names what belongs to the record."""

    entry: AuditEntry
    deed: str
    source: str
    about: str
    changes: list[Change]


class RecordHistory(Part):
    """The part of a view that tells what became of a record."""

    def history_url(self, record: Any) -> str | None:
        """Return the address of a record's history; None for who may not read the log."""
        if not may(current.role(), "audit", Right.READ):
            return None
        return url_for(f"{self.endpoint}.history_view", id=record.id)

    @expose("/history/")
    def history_view(self) -> ResponseReturnValue:
        """Show the log of a record and of its rows, also of one that is gone."""
        key = record_id(request.args.get("id", "")) or abort(404)
        record = self.get_one(str(key))
        rows = dict(self._rows_of(record)) if record is not None else {}
        table = self.model_class.__tablename__
        keys = {table: [key]} | {name: [*found] for name, found in rows.items()}
        before = record_id(request.args.get("before", ""))
        found = trail.entries(db.session(), keys, before=before)
        if record is None and not found:
            abort(404)
        shown = found[: trail.MOST]
        names = names_in(shown)
        return self.render(
            "admin/history.html",
            record=record,
            title=str(record) if record is not None else f"{gettext(self.title)} {key}",
            steps=[_step(each, table, rows, names) for each in shown],
            earlier=shown[-1].id if len(found) > trail.MOST else None,
            key=key,
        )

    def _rows_of(self, record: Any) -> Iterator[tuple[str, dict[int, str]]]:
        """Yield the tables of the rows in the record's form, and of each row its name."""
        for inline in self.inline_models or ():
            model: type[Base] = inline.model
            relations = inspect(model).relationships
            owner = next(each for each in relations if each.mapper.class_ is self.model_class)
            others = [
                joinedload(getattr(model, each.key))
                for each in relations
                if each.direction is MANYTOONE and each is not owner
            ]
            [(column, _own)] = [pair for pair in owner.local_remote_pairs if pair[1].name == "id"]
            rows = select(model).where(column == record.id).order_by(model.id).options(*others)
            yield model.__tablename__, {each.id: str(each) for each in db.session.scalars(rows)}


def _step(
    entry: AuditEntry, table: str, rows: Mapping[str, Mapping[int, str]], names: Names
) -> Step:
    about = ""
    if entry.table != table:
        kind = gettext(TABLES[entry.table]) if entry.table in TABLES else entry.table
        about = f"{kind}: {rows[entry.table].get(entry.record_id or 0, entry.record_id)}"
    deed, source = (word_of(None, None, entry, name) for name in ("action", "source"))
    return Step(entry, deed, source, about, changes_of(entry, names))

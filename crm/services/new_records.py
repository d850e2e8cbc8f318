"""New records with their stamps and their audit log, written in a few statements."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm import audit, audit_entries, search
from crm.audit_entries import Entry
from crm.models import Base, Stamped
from crm.rows import RowWriter, table_of

Row = dict[str, Any]


class NewRecords:
    """Rows of several tables that refer to each other, kept until `write`.

    Tables are written in the order in which their ids were reserved: what others
    refer to comes first.
    """

    def __init__(self, session: Session, *, now: datetime) -> None:
        self._session = session
        self._now = now
        self._writer = RowWriter(session.connection())
        self._ids: dict[type[Base], Iterator[int]] = {}
        self._rows: dict[type[Base], list[Row]] = {}
        self._log: list[Entry] = []

    def reserve(self, model: type[Stamped], count: int) -> None:
        """Take the ids of `count` records that will be added."""
        self._ids[model] = iter(self._writer.new_ids(table_of(model), count))
        self._rows[model] = []

    def add(self, model: type[Stamped], facts: Mapping[str, Any], **more: Any) -> int:
        """Add a record and return its id; of its values, the log keeps `facts` only."""
        key = next(self._ids[model])
        self._rows[model].append({"id": key, **facts, **more})
        self._log.append(Entry("create", model, key, audit_entries.created(model, facts)))
        return key

    def log_update(self, model: type[Stamped], key: int, **changes: tuple[Any, Any]) -> None:
        """Log that a record, which is written as it is now, was another before."""
        self._log.append(Entry("update", model, key, audit_entries.updated(model, **changes)))

    def write(self) -> None:
        """Write everything; does not commit."""
        stamps = audit.stamps(self._session, now=self._now)
        values = tuple(stamps.values())
        for model, rows in self._rows.items():
            names = list(dict.fromkeys(name for row in rows for name in row))
            filled = [(*map(row.get, names), *values) for row in rows]
            self._writer.write(table_of(model), (*names, *stamps), filled)
        for model in self._rows.keys() & search.DOCUMENTS.keys():
            search.refresh(self._session, model, (row["id"] for row in self._rows[model]))
        audit_entries.write(self._session, self._log, now=self._now)

"""Keeping documents true: writing those of some records, or all of them anew.

`crm.search.following` does it for what goes through a session. Whoever writes past
the session calls `refresh`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, delete, func, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.models import Base
from crm.search.documents import DOCUMENTS, Document
from crm.search.tables import remake

MOST = 5_000  # ids of one statement
Touched = dict[type[Base], set[int]]


def refresh(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """Write every document in which these records stand, after they were written in SQL.

    Does not commit.
    """
    touched = {model: set(ids)}
    write_own(session.connection(), touched)
    write_owned(session.connection(), touched)


def rebuild(connection: Connection) -> None:
    """Make all documents anew. Nobody can search or save meanwhile. Does not commit."""
    for document in DOCUMENTS.values():
        remake(connection, document.table.name, fill=_Filling(connection, document))


def differences(connection: Connection) -> Iterator[tuple[str, int, int]]:
    """Yield each table whose documents differ from it in number, with both numbers."""
    for document in DOCUMENTS.values():
        rows = connection.scalar(select(func.count(document.model.id))) or 0
        made = connection.scalar(select(func.count()).select_from(document.table)) or 0
        if rows != made:
            yield document.model.__tablename__, rows, made


class _Filling:
    """Writes all documents of one model."""

    def __init__(self, connection: Connection, document: Document) -> None:
        self._connection = connection
        self._document = document

    def __call__(self) -> None:
        _write(self._connection, self._document, true())


def forget(connection: Connection, gone: Touched) -> None:
    """Drop the documents of records that were deleted."""
    for model, ids in gone.items():
        table = DOCUMENTS[model].table
        for some in _portions(ids):
            connection.execute(delete(table).where(table.c.rowid.in_(some)))


def write_own(connection: Connection, touched: Touched) -> None:
    """Write the documents of these records themselves, where their model has any."""
    for model in touched.keys() & DOCUMENTS.keys():
        for some in _portions(touched[model]):
            _write(connection, DOCUMENTS[model], model.id.in_(some))


def write_owned(connection: Connection, owners: Touched) -> None:
    """Write the documents of others in which these records stand."""
    for owner, ids in owners.items():
        for document in DOCUMENTS.values():
            for some in _portions(ids) if owner in document.owners else ():
                _write(connection, document, document.owners[owner](some))


def _portions(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)  # by which two transactions that meet wait in the same order
    for start in range(0, len(ordered), MOST):
        yield ordered[start : start + MOST]


def _write(connection: Connection, document: Document, which: ColumnElement[bool]) -> None:
    made = select(document.model.id, document.text).where(which).order_by(document.model.id)
    connection.execute(_INSERTS[connection.dialect.name](document, made))


def _replacing(document: Document, made: Any) -> Insert:
    columns = ["rowid", "text"]
    return sqlite.insert(document.table).prefix_with("OR REPLACE").from_select(columns, made)


def _updating(document: Document, made: Any) -> Insert:
    columns = document.table.c
    insert = postgresql.insert(document.table).from_select(["rowid", "text"], made)
    return insert.on_conflict_do_update(
        index_elements=[columns.rowid],
        set_={"text": insert.excluded.text},
        where=columns.text.is_distinct_from(insert.excluded.text),
    )


_INSERTS = {"sqlite": _replacing, "postgresql": _updating}

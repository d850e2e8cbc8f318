"""The rows of an export: read in batches by keyset, each in a short transaction of its own.

So nothing is held while a slow reader takes minutes: no connection, no cursor, no
snapshot that keeps SQLite's log growing. Rows that change meanwhile are shown as they
are when their batch is read; one whose place in the order changes may move past it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import Session

from admin_views._export_cells import Cells, cells_of, harmless
from admin_views._orders import Order, Place
from crm.database import reading
from crm.extensions import db

BATCH = 2_000  # rows
Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: the rows of `query` in `order`, in the language `locale`.

    `own` are the cells that the view makes itself; `columns` none for those of the view.
    """

    app: Flask
    view: Any
    query: Select[Any]
    order: Order
    locale: str
    own: Mapping[str, Cells]
    columns: Sequence[str] = ()
    batch: int = BATCH

    def __iter__(self) -> Iterator[Rows]:
        """Yield the titles, then batches of rows, all as text that no spreadsheet runs."""
        yield [self._titles()]
        view = self.view
        written = view.column_formatters_export
        cells = cells_of(view.model_class, self._columns, self.own, written)
        for is_valued in (True, False) if self.order.may_be_empty else (True,):
            yield from self._part(cells, is_valued=is_valued)

    def count(self, session: Session) -> int:
        """Return the number of all rows, without the titles."""
        keys = self.query.with_only_columns(self.view.model_class.id).subquery()
        return session.scalar(select(func.count()).select_from(keys)) or 0

    @property
    def _columns(self) -> Sequence[str]:
        found: Sequence[str] = self.columns or self.view.export_columns
        return found

    def _part(self, cells: list[Cells] | None, *, is_valued: bool) -> Iterator[Rows]:
        """Yield the rows that have a value to be ordered by, or those that have none."""
        place: Place | None = None
        while True:
            with self._reading() as session:
                query = self._query_after(place, is_valued=is_valued)
                if cells is None:
                    rows, place = self._formatted(session, query)
                else:
                    rows, place = self._made(session, query, cells, is_valued=is_valued)
            if rows:
                yield rows
            if len(rows) < self.batch:
                return

    def _query_after(self, place: Place | None, *, is_valued: bool) -> Select[Any]:
        parts = self.order.parts(self.query, place=place)
        return parts[0 if is_valued else -1].limit(self.batch)

    def _made(
        self, session: Session, query: Select[Any], cells: Sequence[Cells], *, is_valued: bool
    ) -> tuple[Rows, Place | None]:
        by_key = self.order.name == "id" or not is_valued
        value = null() if by_key else self.order.column
        sources = [each.source for each in cells]
        key = self.view.model_class.id
        statement = query.with_only_columns(key, value, *sources)
        found = session.connection().execute(statement).all()  # no entities: rows as they come
        if not found:
            return [], None
        _keys, _values, *columns = zip(*found, strict=True)
        texts = [each.texts(session, values) for each, values in zip(cells, columns, strict=True)]
        return list(zip(*texts, strict=True)), Place(found[-1][1], found[-1][0])

    def _formatted(self, session: Session, query: Select[Any]) -> tuple[Rows, Place | None]:
        view, columns = self.view, self._columns
        records = session.scalars(view.loaded(query, columns)).all()
        rows = [
            tuple(harmless(str(view.export_value(record, name))) for name in columns)
            for record in records
        ]
        return rows, self.order.place_of(records[-1]) if records else None

    def _titles(self) -> tuple[str, ...]:
        with self.app.app_context(), force_locale(self.locale):
            view = self.view
            return tuple(harmless(view.label_of_column(name)) for name in self._columns)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Open a session for one batch: Flask tears down the request's before a body runs."""
        with (
            self.app.app_context(),
            force_locale(self.locale),
            reading(),
            Session(db.engine) as session,
        ):
            yield session

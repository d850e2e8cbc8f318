"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

Row = tuple[Any, ...]
_MOST_KNOWN = 50_000  # values whose form in the database is kept for next time


class Writer:
    """Writes rows through `connection`; every value takes the way that its column's type says."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def reserve(self, table: Table, count: int) -> int:
        """Return the first of `count` ids that nobody else gets."""
        last: int = self._connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
        if not self._is_sqlite and count:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            self._connection.execute(select(func.setval(sequence, last + count)))
        return last + 1

    def write(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert the rows, whose values are in the order of `columns`."""
        ways = [_way(self._connection, table.c[name]) for name in columns]
        prepared = [
            tuple(way(value) if way else value for way, value in zip(ways, row, strict=True))
            for row in rows
        ]
        if not prepared:
            return
        quote = self._connection.dialect.identifier_preparer.quote
        target = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
        if self._is_sqlite:
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - names of our models
            self._connection.exec_driver_sql(statement, prepared)
            return
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in prepared:
                copy.write_row(row)

    def finish(self) -> None:
        """Let the database count its rows anew, so that it plans well."""
        self._connection.execute(text("ANALYZE"))


def _way(connection: Connection, column: Any) -> Callable[[Any], Any] | None:
    """Return how a value of the column is written; None for as it is."""
    dialect = connection.dialect
    processor = column.type.dialect_impl(dialect).bind_processor(dialect)
    if processor is None:
        return None
    known: dict[Any, Any] = {}

    def way(value: Any) -> Any:
        if not isinstance(value, Enum | date | datetime):
            return processor(value)
        if value not in known:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            known[value] = processor(value)
        return known[value]

    return way

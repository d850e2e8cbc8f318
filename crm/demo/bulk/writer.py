"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]


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

    def write(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert the rows, whose values are in the order of `columns`."""
        if not rows:
            return
        kinds = [table.c[name].type for name in columns]
        values = zip(*rows, strict=True)
        sent = [self._sent(kind, column) for kind, column in zip(kinds, values, strict=True)]
        prepared = list(zip(*sent, strict=True))
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

    def _sent(self, kind: TypeEngine[Any], column: Sequence[Any]) -> Sequence[Any]:
        """Return the values of a column as its type sends them, each different one made once."""
        dialect = self._connection.dialect
        processor = kind.dialect_impl(dialect).bind_processor(dialect)
        if processor is None:
            return column
        known = {value: processor(value) for value in set(column)}
        return [known[value] for value in column]

"""Rows into tables as fast as each database takes them: COPY, or one prepared INSERT."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import JSON, Connection, Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from crm.models import Base

Row = tuple[Any, ...]


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    return Base.metadata.tables[model.__tablename__]


class RowWriter:
    """Writes rows through `connection`, in its transaction; nothing is read back.

    Every value takes the way that its column's type says, and a column that is not
    given gets its default, as with any other insert. A text for a JSON column is
    taken for JSON.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def new_ids(self, table: Table, count: int) -> Sequence[int]:
        """Return `count` ids in ascending order that nobody else gets."""
        if self._is_sqlite:  # whoever writes is alone
            last = self._connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
            return range(last + 1, last + count + 1)
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        numbers = func.generate_series(1, count).table_valued("n")
        taken = select(func.nextval(sequence)).select_from(numbers)
        return sorted(self._connection.scalars(taken))

    def write(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert the rows, whose values are in the order of `columns`.

        Raises what SQLAlchemy raises when the database refuses them.
        """
        if not rows:
            return
        values: list[Sequence[Any]] = list(zip(*rows, strict=True))
        names = list(columns)
        for name, made in _defaults(table, columns, len(rows)):
            names.append(name)
            values.append(made)
        kinds = [table.c[name].type for name in names]
        sent = [self._sent(kind, column) for kind, column in zip(kinds, values, strict=True)]
        self._insert(table, names, list(zip(*sent, strict=True)))

    def _insert(self, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
        quote = self._connection.dialect.identifier_preparer.quote
        target = f"{quote(table.name)} ({', '.join(map(quote, names))})"
        if self._is_sqlite:
            marks = ", ".join("?" * len(names))
            statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - names of our models
            self._connection.exec_driver_sql(statement, list(rows))
        else:
            self._copy(f"COPY {target} FROM STDIN", rows)

    def _copy(self, statement: str, rows: Sequence[Row]) -> None:
        driver: Any = self._connection.connection.driver_connection
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            raise DBAPIError.instance(
                statement, None, error, psycopg.Error, dialect=self._connection.dialect
            ) from error

    def _sent(self, kind: TypeEngine[Any], column: Sequence[Any]) -> Sequence[Any]:
        """Return the values of a column as its type sends them, each different one made once."""
        dialect = self._connection.dialect
        processor = kind.dialect_impl(dialect).bind_processor(dialect)
        if processor is None:
            return column
        if isinstance(kind, JSON):
            return [value if isinstance(value, str) else processor(value) for value in column]
        known = {value: processor(value) for value in set(column)}
        return [known[value] for value in column]


def _defaults(
    table: Table, given: Sequence[str], count: int
) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the columns that are not given and have a default, with `count` values."""
    for column in table.columns:
        default: Any = column.default
        if default is None or column.name in given:
            continue
        made = [default.arg(None) if default.is_callable else default.arg for _ in range(count)]
        yield column.name, made

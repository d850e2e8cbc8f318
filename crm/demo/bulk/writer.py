"""Writing rows into a database that nobody else writes to."""

from sqlalchemy import Connection, Table, func, select, text

from crm.rows import Row, RowWriter

__all__ = ["Row", "Writer"]


class Writer(RowWriter):
    """Knows the ids of its rows before they are written."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def reserve(self, table: Table, count: int) -> int:
        """Return the first of `count` ids, one after the other."""
        last: int = self._connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
        if self._connection.dialect.name != "sqlite" and count:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            self._connection.execute(select(func.setval(sequence, last + count)))
        return last + 1

    def finish(self) -> None:
        """Let the database count its rows anew, so that it plans well."""
        self._connection.execute(text("ANALYZE"))

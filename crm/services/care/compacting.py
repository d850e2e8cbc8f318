"""Giving the space of forgotten rows back, and their bytes with it."""

from sqlalchemy import Engine, inspect

from crm import search
from crm.errors import ToolFailedError
from crm.search.tables import compaction

WAIT_SECONDS = 60  # for each table, until nobody reads it
_TOOL = "VACUUM"
_LATER = "all else is done; run 'flask purge --compact' when nobody works"


def compact(engine: Engine) -> None:
    """Rewrite the database without what was deleted; others wait meanwhile.

    Takes as much room on the disk again until it is done. On SQLite nothing of
    it is left in the file or its log; PostgreSQL's log and base backups keep old
    bytes for as long as they are kept. No transaction may be open in this
    process. Raises ToolFailedError when somebody else keeps the database busy.
    """
    engine.dispose()
    is_sqlite = engine.dialect.name == "sqlite"
    connection = engine.raw_connection()
    try:
        if is_sqlite:
            cursor = connection.cursor()
            for document in search.DOCUMENTS.values():
                cursor.execute(compaction(document.table.name))
            cursor.execute("VACUUM")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise ToolFailedError(tool=_TOOL, reason=f"the database is in use; {_LATER}")
        else:
            connection.driver_connection.autocommit = True  # type: ignore[union-attr] # it is open
            cursor = connection.cursor()
            cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
            for table in inspect(engine).get_table_names():  # not those of the server
                cursor.execute(f'VACUUM (FULL) "{table}"')
    except engine.dialect.loaded_dbapi.Error as error:
        raise ToolFailedError(tool=_TOOL, reason=f"{error}; {_LATER}") from error
    finally:
        connection.invalidate()  # its mode was changed
        connection.close()

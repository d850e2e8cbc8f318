"""The tables of documents, each with an index of all groups of three signs.

SQLite: FTS5 with its trigram tokenizer. PostgreSQL: a table with pg_trgm's index.
Both find a word anywhere in the text, in the middle of another one too.
"""

from collections.abc import Callable

from sqlalchemy import Connection, text

_CREATE = {
    "sqlite": "CREATE VIRTUAL TABLE {0} USING fts5(text, tokenize='trigram case_sensitive 1')",
    "postgresql": "CREATE TABLE {0} (rowid BIGINT CONSTRAINT pk_{0} PRIMARY KEY,"
    " text TEXT NOT NULL)",
}
# A large transaction is collected in memory before it is sorted into the index.
_PREPARE = {
    "sqlite": ("INSERT INTO {0} ({0}, rank) VALUES ('hashsize', 67108864)",),
    "postgresql": (),
}
# What is made when the rows are there, since an index is built faster at once.
_FINISH = {
    "sqlite": ("INSERT INTO {0} ({0}, rank) VALUES ('hashsize', 1048576)",),  # FTS5's own
    "postgresql": (
        "SET LOCAL maintenance_work_mem = '256MB'",
        "CREATE INDEX ix_{0}_text ON {0} USING gin (text gin_trgm_ops)",
        "ALTER TABLE {0} ALTER text SET STATISTICS 1000",  # or rare words are taken for common
        "ANALYZE {0}",
    ),
}


def remake(connection: Connection, name: str, *, fill: Callable[[], None]) -> None:
    """Make the table `name` anew and `fill` it. Does not commit."""
    dialect = connection.dialect.name
    connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    for statement in (_CREATE[dialect], *_PREPARE[dialect]):
        connection.execute(text(statement.format(name)))
    fill()
    for statement in _FINISH[dialect]:
        connection.execute(text(statement.format(name)))


def compaction(name: str) -> str:
    """Return the statement by which SQLite lets go of what is left of deleted documents."""
    return f"INSERT INTO {name} ({name}) VALUES ('optimize')"  # noqa: S608 - our own table

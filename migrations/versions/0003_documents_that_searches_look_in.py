"""Add the documents that searches look in, and make those of the rows there are.

Revision: 0003, after 0002
"""

import click
from alembic import op
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OWN = "SELECT it.id, it.search_text FROM {} AS it"
_OF_CLIENT = (
    "SELECT it.id, it.search_text || ' ' || client.search_text"
    " FROM {} AS it JOIN client ON client.id = it.client_id"
)
_OF_JOB = """
SELECT it.id, it.search_text || ' ' || client.search_text
  || coalesce(' ' || (SELECT search_text FROM contact WHERE contact.id = it.contact_id), '')
  || ' ' || complaint_type.search_text
  || coalesce(' ' || (
       SELECT {together}(employee.search_text, ' ')
       FROM assignment JOIN employee ON employee.id = assignment.employee_id
       WHERE assignment.intervention_id = it.id AND assignment.status <> 'WITHDRAWN'
     ), '')
FROM {{}} AS it
JOIN client ON client.id = it.client_id
JOIN complaint_type ON complaint_type.id = it.complaint_type_id
"""
_TOGETHER = {"sqlite": "group_concat", "postgresql": "string_agg"}
_CREATE = {
    "sqlite": "CREATE VIRTUAL TABLE {0} USING fts5(text, tokenize='trigram case_sensitive 1')",
    "postgresql": "CREATE TABLE {0} (rowid BIGINT CONSTRAINT pk_{0} PRIMARY KEY, text TEXT NOT NULL)",
}
_PREPARE = {
    "sqlite": ("INSERT INTO {0} ({0}, rank) VALUES ('hashsize', 67108864)",),
    "postgresql": (),
}
_FINISH = {
    "sqlite": ("INSERT INTO {0} ({0}, rank) VALUES ('hashsize', 1048576)",),
    "postgresql": (
        "SET LOCAL maintenance_work_mem = '256MB'",
        "CREATE INDEX ix_{0}_text ON {0} USING gin (text gin_trgm_ops)",
        "ALTER TABLE {0} ALTER text SET STATISTICS 1000",
        "ANALYZE {0}",
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "postgresql":
        _require_trigrams(connection)
    for table, made in _documents(dialect).items():
        name = f"{table}_search"
        for statement in (_CREATE[dialect], *_PREPARE[dialect]):
            op.execute(text(statement.format(name)))
        op.execute(text(f"INSERT INTO {name} (rowid, text) {made.format(table)}"))
        for statement in _FINISH[dialect]:
            op.execute(text(statement.format(name)))


def downgrade() -> None:
    # The extension stays: others may use it, and only its owner may drop it.
    for table in _documents(op.get_bind().dialect.name):
        op.execute(text(f"DROP TABLE {table}_search"))


def _documents(dialect: str) -> dict[str, str]:
    """Return the searched tables, and of each what makes its documents."""
    return {
        "intervention": _OF_JOB.format(together=_TOGETHER[dialect]),
        "client": _OWN,
        "contact": _OF_CLIENT,
        "invoice": _OF_CLIENT,
        "invoice_line": _OWN,
        "product": _OWN,
        "correspondence_entry": _OWN,
    }


def _require_trigrams(connection: Connection) -> None:
    """Have the extension that finds parts of words, or say who can add it."""
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION pg_trgm"))
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(
            f"PostgreSQL's extension pg_trgm is needed and cannot be added: {reason}."
            " Install the server's contrib package where it is missing, then let an"
            " administrator of the database run: CREATE EXTENSION pg_trgm;"
        ) from error

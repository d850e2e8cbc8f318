"""Add an index of each client's open interventions, and the documents of service schedules.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN = "stage < 4"
DOCUMENTS = "service_schedule_search"
_CREATE = {
    "sqlite": f"CREATE VIRTUAL TABLE {DOCUMENTS}"
    " USING fts5(text, tokenize='trigram case_sensitive 1')",
    "postgresql": f"CREATE TABLE {DOCUMENTS}"
    f" (rowid BIGINT CONSTRAINT pk_{DOCUMENTS} PRIMARY KEY, text TEXT NOT NULL)",
}
_FINISH = {
    "sqlite": (),
    "postgresql": (
        f"CREATE INDEX ix_{DOCUMENTS}_text ON {DOCUMENTS} USING gin (text gin_trgm_ops)",
        f"ALTER TABLE {DOCUMENTS} ALTER text SET STATISTICS 1000",
        f"ANALYZE {DOCUMENTS}",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(
            "ix_intervention_client_open",
            ["client_id", "id"],
            unique=False,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )
    dialect = op.get_bind().dialect.name
    op.execute(_CREATE[dialect])
    op.execute(
        f"INSERT INTO {DOCUMENTS} (rowid, text)"  # noqa: S608 - our own table
        " SELECT it.id, it.search_text || ' ' || client.search_text"
        " FROM service_schedule AS it JOIN client ON client.id = it.client_id"
    )
    for statement in _FINISH[dialect]:
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"DROP TABLE {DOCUMENTS}")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("ix_intervention_client_open")

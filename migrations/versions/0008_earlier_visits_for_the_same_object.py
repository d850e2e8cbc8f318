"""Let earlier visits for the same object be found: its folded text, and indexes by day.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

from crm.domain.folding import fold

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BATCH = 10_000  # rows
LONGEST = 200  # characters
PARTIAL = {
    "ix_intervention_client_product": ["client_id", "product_id", "complaint_on", "id"],
    "ix_intervention_line": ["invoice_line_id", "complaint_on", "id"],
}
KEY = "ix_intervention_object_key"


def upgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.add_column(sa.Column("object_key", sa.String(length=LONGEST), nullable=True))
    _fold_objects(op.get_bind())
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        columns = ["client_id", "object_key", "complaint_on", "id"]
        batch_op.create_index(KEY, columns, unique=False)
        for name, columns in PARTIAL.items():
            there = sa.text(f"{columns[-3]} IS NOT NULL")
            batch_op.create_index(
                name, columns, unique=False, sqlite_where=there, postgresql_where=there
            )
    # SQLite prefers the right one of them only when it knows how many each finds.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE intervention")


def downgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        for name in (*PARTIAL, KEY):
            batch_op.drop_index(name)
    op.drop_column("intervention", "object_key")


def _fold_objects(connection: sa.Connection) -> None:
    """Give each intervention the folded text of its object, some at a time."""
    some = sa.text(
        "SELECT id, object_label FROM intervention WHERE id > :last ORDER BY id LIMIT :most"
    )
    fill = sa.text("UPDATE intervention SET object_key = :key WHERE id = :id")
    last = 0
    while rows := connection.execute(some, {"last": last, "most": BATCH}).all():
        filled = [{"id": row.id, "key": fold(row.object_label)[:LONGEST]} for row in rows]
        connection.execute(fill, filled)
        last = rows[-1].id

"""Add an index of the open interventions, the newest found first.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(
            "ix_intervention_open",
            ["id", "last_day", "created_by"],
            unique=False,
            sqlite_where=sa.text("stage < 4"),
            postgresql_where=sa.text("stage < 4"),
        )
    # SQLite prefers it only when it knows how few they are.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE intervention")


def downgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("ix_intervention_open")

"""Add indexes of the open interventions by their last day and by who wrote them.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_intervention_open_day": ["last_day", "id"],
    "ix_intervention_open_of": ["created_by", "id"],
}


def upgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        for name, columns in INDEXES.items():
            batch_op.create_index(
                name,
                columns,
                unique=False,
                sqlite_where=sa.text("stage < 4"),
                postgresql_where=sa.text("stage < 4"),
            )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE intervention")


def downgrade() -> None:
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)

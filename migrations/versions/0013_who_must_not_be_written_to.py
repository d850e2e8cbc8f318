"""Add a mark of employees, contacts and clients who must not be written to.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("client", "contact", "employee")


def upgrade() -> None:
    # Without a batch, which makes the table anew: what is added here stands in none of its rows.
    for table in TABLES:
        column = sa.Column("no_mail", sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column(table, column)
        op.create_index(
            f"ix_{table}_no_mail",
            table,
            ["email"],
            sqlite_where=sa.text("no_mail = 1"),
            postgresql_where=sa.text("no_mail"),
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_no_mail", table_name=table)
        op.drop_column(table, "no_mail")

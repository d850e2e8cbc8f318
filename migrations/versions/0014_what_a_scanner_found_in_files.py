"""Add what a malware scanner found in a file, and when it looked.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

import crm.models.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = crm.models.base.UtcDateTime()


def upgrade() -> None:
    op.add_column("attachment", sa.Column("scanned_at", MOMENT, nullable=True))
    op.add_column("attachment", sa.Column("malware", sa.String(length=200), nullable=True))
    op.create_index("ix_attachment_size", "attachment", ["size"])
    op.create_index(
        "ix_attachment_unseen",
        "attachment",
        ["id"],
        sqlite_where=sa.text("scanned_at IS NULL"),
        postgresql_where=sa.text("scanned_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_attachment_unseen", table_name="attachment")
    op.drop_index("ix_attachment_size", table_name="attachment")
    op.drop_column("attachment", "malware")
    op.drop_column("attachment", "scanned_at")

"""An index of the audit log by kind of record, in the order of time.

Revision: 0016, after 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_entry_of", "audit_entry", ["table", "at", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE audit_entry")


def downgrade() -> None:
    op.drop_index("ix_audit_entry_of", "audit_entry")

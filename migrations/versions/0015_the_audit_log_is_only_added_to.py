"""Let the database refuse changes of the audit log; indexes by person and kind of act.

Whoever rebuilds the table of the log in a later migration (on SQLite every change of a
column does) has to write the triggers anew.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

REFUSAL = "the audit log is only added to"
IS_REFUSED = "NOT EXISTS (SELECT 1 FROM audit_permit)"
SQLITE = [
    f"CREATE TRIGGER audit_entry_{event.lower()} BEFORE {event} ON audit_entry "
    f"WHEN {IS_REFUSED} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for event in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {IS_REFUSED} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '42501'; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
]
PARTIAL = {
    "ix_audit_entry_act": ("action", "action NOT IN ('create', 'update')"),
    "ix_audit_entry_change": ("table", "action = 'update'"),
}


def upgrade() -> None:
    op.create_table(
        "audit_permit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_permit")),
    )
    op.create_index("ix_audit_entry_by", "audit_entry", ["actor", "at", "id"])
    for name, (column, condition) in PARTIAL.items():
        where = sa.text(condition)
        columns = [column, "at", "id"]
        op.create_index(name, "audit_entry", columns, sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_audit_entry_actor", "audit_entry")
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA analysis_limit = 2000")
    op.execute("ANALYZE audit_entry")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_update")
        op.execute("DROP TRIGGER audit_entry_delete")
    else:
        op.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_refuse")
    op.create_index(op.f("ix_audit_entry_actor"), "audit_entry", ["actor"])
    for name in (*PARTIAL, "ix_audit_entry_by"):
        op.drop_index(name, "audit_entry")
    op.drop_table("audit_permit")

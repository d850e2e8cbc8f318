"""Keep sessions, known devices, second factors and invitations.

Who was logged in logs in again: a cookie of before names no session.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import crm.models.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = crm.models.base.UtcDateTime()


def upgrade() -> None:
    _create(
        "user_session",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        unique=(("key_hash",),),
        indexes=("user_id", "seen_at"),
    )
    _create(
        "known_device",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        unique=(("key_hash", "user_id"),),
        indexes=("user_id", "seen_at"),
    )
    _create(
        "second_factor",
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        unique=(("user_id",),),
    )
    _create(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        indexes=("user_id",),
    )
    _create(
        "invitation",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("good_until", MOMENT, nullable=False),
        unique=(("user_id",), ("key_hash",)),
    )


def downgrade() -> None:
    for table in ("invitation", "recovery_code", "second_factor", "known_device", "user_session"):
        op.drop_table(table)


def _create(
    table: str,
    *columns: "sa.Column[object]",
    unique: tuple[tuple[str, ...], ...] = (),
    indexes: tuple[str, ...] = (),
) -> None:
    """Create a table of things that belong to a user, and go with them."""
    op.create_table(
        table,
        sa.Column("user_id", ID, nullable=False),
        *columns,
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))
            for names in unique
        ),
    )
    for name in indexes:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])

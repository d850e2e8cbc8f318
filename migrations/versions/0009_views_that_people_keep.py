"""Let people keep lists under a name, and what they set for a grid.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

import crm.models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", crm.models.base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", crm.models.base.UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_saved_view_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "owner_id", "endpoint", "name", name=op.f("uq_saved_view_owner_id_endpoint_name")
        ),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_shared", ["endpoint", "is_shared"], unique=False)
    op.create_table(
        "grid_setting",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("page_size", sa.Integer(), nullable=False),
        sa.Column("default_view_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["default_view_id"],
            ["saved_view.id"],
            name=op.f("fk_grid_setting_default_view_id_saved_view"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_grid_setting_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_setting")),
        sa.UniqueConstraint("user_id", "endpoint", name=op.f("uq_grid_setting_user_id_endpoint")),
    )
    with op.batch_alter_table("grid_setting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grid_setting_default_view_id"), ["default_view_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("grid_setting")
    op.drop_table("saved_view")

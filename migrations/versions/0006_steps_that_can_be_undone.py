"""Keep what was just done, so that it can be undone.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

import crm.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "undo_step",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("right", sa.String(length=64), nullable=False),
        sa.Column("at", crm.models.base.UtcDateTime(), nullable=False),
        sa.Column("undone_at", crm.models.base.UtcDateTime(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_undo_step_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_step")),
    )
    op.create_index("ix_undo_step_at", "undo_step", ["at"])
    op.create_index(op.f("ix_undo_step_user_id"), "undo_step", ["user_id"])
    op.create_table(
        "undo_change",
        sa.Column("step_id", ID, nullable=False),
        sa.Column("intervention_id", ID, nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["undo_step.id"],
            name=op.f("fk_undo_change_step_id_undo_step"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"],
            ["intervention.id"],
            name=op.f("fk_undo_change_intervention_id_intervention"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_change")),
        sa.UniqueConstraint(
            "step_id", "intervention_id", name=op.f("uq_undo_change_step_id_intervention_id")
        ),
    )
    op.create_index(op.f("ix_undo_change_intervention_id"), "undo_change", ["intervention_id"])


def downgrade() -> None:
    op.drop_table("undo_change")
    op.drop_table("undo_step")

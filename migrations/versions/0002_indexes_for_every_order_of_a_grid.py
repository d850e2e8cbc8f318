"""Add an index for every order and filter of a grid, and the columns that they go by.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from crm.domain.folding import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_ends_on_id", ["ends_on", "id"], unique=False)
        batch_op.create_index("ix_absence_starts_on_id", ["starts_on", "id"], unique=False)

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_employee_job", ["employee_id", "intervention_id"], unique=False
        )

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("town_key", sa.String(length=200), nullable=True))
        batch_op.create_index(
            "ix_client_town_key",
            ["town_key"],
            unique=False,
            postgresql_ops={"town_key": "varchar_pattern_ops"},
        )
        batch_op.create_index("ix_client_town_id", ["town", "id"], unique=False)

    with op.batch_alter_table("complaint_type", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_type_name_id", ["name", "id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_name_id", ["name", "id"], unique=False)

    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employee_name"))
        batch_op.create_index("ix_employee_name_id", ["name", "id"], unique=False)
        batch_op.create_index("ix_employee_town_id", ["town", "id"], unique=False)

    with op.batch_alter_table("inbound_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_delivery_received_at"))
        batch_op.create_index("ix_inbound_delivery_received", ["received_at", "id"], unique=False)

    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "urgency",
                sa.Integer(),
                sa.Computed(
                    "CASE priority WHEN 'LOW' THEN 0 WHEN 'NORMAL' THEN 1 WHEN 'HIGH' THEN 2 WHEN 'URGENT' THEN 3 END",
                    persisted=True,
                ),
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "stage",
                sa.Integer(),
                sa.Computed(
                    "CASE status WHEN 'NEW' THEN 0 WHEN 'ASSIGNED' THEN 1 WHEN 'CONFIRMED' THEN 2 WHEN 'REJECTED' THEN 3 WHEN 'FINALISED' THEN 4 WHEN 'CANCELLED' THEN 5 END",
                    persisted=True,
                ),
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "last_day",
                sa.Date(),
                sa.Computed("coalesce(planned_to_on, planned_from_on)", persisted=True),
                nullable=True,
            )
        )
        batch_op.create_index("ix_intervention_finalised", ["finalised_at"], unique=False)
        batch_op.create_index("ix_intervention_created_by", ["created_by", "id"], unique=False)
        batch_op.create_index("ix_intervention_due", ["stage", "last_day", "id"], unique=False)
        batch_op.create_index("ix_intervention_last_day", ["last_day", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_intervention_complaint_type_id"))
        batch_op.drop_index(batch_op.f("ix_intervention_schedule_id"))
        batch_op.create_index("ix_intervention_priority", ["priority", "id"], unique=False)
        batch_op.create_index("ix_intervention_schedule", ["schedule_id", "id"], unique=False)
        batch_op.create_index("ix_intervention_stage", ["stage", "id"], unique=False)
        batch_op.create_index("ix_intervention_type", ["complaint_type_id", "id"], unique=False)
        batch_op.create_index("ix_intervention_urgency", ["urgency", "id"], unique=False)

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_issued_on"))
        batch_op.create_index("ix_invoice_issued_on_id", ["issued_on", "id"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_happened_at"))
        batch_op.create_index("ix_message_happened", ["happened_at", "id"], unique=False)

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index("ix_occurrence_effective", ["effective_on", "id"], unique=False)

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_mail_created", ["created_at", "id"], unique=False)

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_name"))
        batch_op.create_index("ix_product_name_id", ["name", "id"], unique=False)

    with op.batch_alter_table("service_schedule", schema=None) as batch_op:
        batch_op.create_index("ix_service_schedule_starts_on_id", ["starts_on", "id"], unique=False)

    _fill_town_keys()

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index("ix_user_name_id", ["name", "id"], unique=False)


def _fill_town_keys() -> None:
    client = sa.table("client", sa.column("town", sa.String), sa.column("town_key", sa.String))
    towns = sa.select(client.c.town).where(client.c.town.is_not(None)).distinct()
    for town in op.get_bind().scalars(towns).all():
        own = sa.update(client).where(client.c.town == town)
        op.execute(own.values(town_key=fold(town)[:200]))


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index("ix_user_name_id")

    with op.batch_alter_table("service_schedule", schema=None) as batch_op:
        batch_op.drop_index("ix_service_schedule_starts_on_id")

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index("ix_product_name_id")
        batch_op.create_index(batch_op.f("ix_product_name"), ["name"], unique=False)

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_created")

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_effective")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_happened")
        batch_op.create_index(batch_op.f("ix_message_happened_at"), ["happened_at"], unique=False)

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index("ix_invoice_issued_on_id")
        batch_op.create_index(batch_op.f("ix_invoice_issued_on"), ["issued_on"], unique=False)

    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index("ix_intervention_last_day")
        batch_op.drop_index("ix_intervention_due")
        batch_op.drop_index("ix_intervention_finalised")
        batch_op.drop_index("ix_intervention_created_by")
        batch_op.drop_index("ix_intervention_urgency")
        batch_op.drop_index("ix_intervention_type")
        batch_op.drop_index("ix_intervention_stage")
        batch_op.drop_index("ix_intervention_schedule")
        batch_op.drop_index("ix_intervention_priority")
        batch_op.create_index(
            batch_op.f("ix_intervention_schedule_id"), ["schedule_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_intervention_complaint_type_id"), ["complaint_type_id"], unique=False
        )
        batch_op.drop_column("last_day")
        batch_op.drop_column("stage")
        batch_op.drop_column("urgency")

    with op.batch_alter_table("inbound_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_inbound_delivery_received")
        batch_op.create_index(
            batch_op.f("ix_inbound_delivery_received_at"), ["received_at"], unique=False
        )

    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_index("ix_employee_town_id")
        batch_op.drop_index("ix_employee_name_id")
        batch_op.create_index(batch_op.f("ix_employee_name"), ["name"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_name_id")

    with op.batch_alter_table("complaint_type", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_type_name_id")

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("ix_client_town_id")
        batch_op.drop_index("ix_client_town_key")
        batch_op.drop_column("town_key")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_employee_job")

    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_starts_on_id")
        batch_op.drop_index("ix_absence_ends_on_id")

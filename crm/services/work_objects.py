"""Letting go of products and invoice lines that interventions and schedules point to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import JSON, insert, literal, select, update
from sqlalchemy.orm import Session

from crm.audit import actor_of
from crm.models import AuditEntry, Intervention, InvoiceLine, ServiceSchedule

_WITH_OBJECT = (Intervention, ServiceSchedule)


def release_product(session: Session, product_id: int, *, now: datetime) -> None:
    """Let everything that points to the product keep its name as text instead.

    Interventions and schedules become ones on free text; invoice lines keep
    their description. The product can be deleted then. Does not commit.
    """
    session.flush()
    for model in _WITH_OBJECT:
        text = {"object_text": model.object_label}
        _let_go(session, model, "product_id", product_id, now=now, **text)
    _let_go(session, InvoiceLine, "product_id", product_id, now=now)


def release_invoice_lines(session: Session, line_ids: Collection[int], *, now: datetime) -> None:
    """Let interventions and schedules on these invoice lines keep their text instead.

    The lines can be deleted then. Does not commit.
    """
    session.flush()
    for line_id in sorted(line_ids):
        for model in _WITH_OBJECT:
            text = {"object_text": model.object_label}
            _let_go(session, model, "invoice_line_id", line_id, now=now, **text)


def _let_go(
    session: Session,
    model: type[Intervention | ServiceSchedule | InvoiceLine],
    column: str,
    target_id: int,
    *,
    now: datetime,
    **values: object,
) -> None:
    """Empty `column` of every record that points to the target, and log each of them."""
    actor = actor_of(session)
    chosen = getattr(model, column) == target_id
    entries = select(
        literal(now, AuditEntry.at.type),
        literal(actor.name),
        literal(actor.source),
        literal("update"),
        literal(model.__tablename__),
        model.id,
        literal({column: [str(target_id), None]}, JSON),
    ).where(chosen)
    logged = ["at", "actor", "source", "action", "table", "record_id", "changes"]
    session.execute(insert(AuditEntry).from_select(logged, entries))
    stamps = {"updated_at": now, "updated_by": actor.name[:200], "version": model.version + 1}
    session.execute(update(model).where(chosen).values(**stamps, **values, **{column: None}))

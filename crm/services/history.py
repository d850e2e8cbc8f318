"""Earlier visits for the same object: what a person wants to know before the next one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from crm.domain.statuses import InterventionStatus
from crm.models import Assignment, Intervention, InvoiceLine, Product
from crm.models.work_object import object_key

WITHIN = timedelta(days=90)
MOST = 5  # visits


@dataclass(frozen=True, slots=True)
class Subject:
    """An object at a client: a sold one, a product or a text, the first that is given.

    Of a text `key` is what `object_key` makes of it.
    """

    client_id: int
    line_id: int | None = None
    product_id: int | None = None
    key: str = ""

    @classmethod
    def of(cls, intervention: Intervention) -> Self:
        """Return what an intervention is about."""
        return cls(
            intervention.client_id,
            intervention.invoice_line_id,
            intervention.product_id,
            intervention.object_key or "",
        )

    @classmethod
    def chosen(cls, client_id: int, data: InvoiceLine | Product | str) -> Self:
        """Return what a form is about, by what its field of the object holds."""
        if isinstance(data, InvoiceLine):
            return cls(client_id, line_id=data.id)
        if isinstance(data, Product):
            return cls(client_id, product_id=data.id)
        return cls(client_id, key=object_key(data))

    def is_it(self) -> ColumnElement[bool]:
        """Tell of an intervention whether it is about the same; each way has its own index."""
        if self.line_id is not None:
            return Intervention.invoice_line_id == self.line_id
        if self.product_id is not None:
            is_product = Intervention.product_id == self.product_id
            return and_(Intervention.client_id == self.client_id, is_product)
        is_text = Intervention.object_key == self.key
        return and_(Intervention.client_id == self.client_id, is_text)


def earlier_visits(
    session: Session, subject: Subject, *, until: date, before_id: int | None = None
) -> list[Intervention]:
    """Return the newest visits to `subject` that were called for in the 90 days to `until`.

    At most five, with their people; one of the last day itself only when it is older than
    `before_id`. What was cancelled was no visit. Two queries, whatever there is; reads only.
    """
    if not (subject.line_id or subject.product_id or subject.key):
        return []
    query = visits_to(subject, until=until, before_id=before_id).options(
        joinedload(Intervention.complaint_type),
        selectinload(Intervention.assignments).joinedload(Assignment.employee),
    )
    return list(session.scalars(query))


def visits_to(subject: Subject, *, until: date, before_id: int | None) -> Select[Any]:
    """Return the query of `earlier_visits` without what is loaded besides."""
    query = select(Intervention).where(
        subject.is_it(),
        Intervention.complaint_on.between(until - WITHIN, until),
        Intervention.status != InterventionStatus.CANCELLED,
    )
    if before_id is not None:
        is_older = or_(Intervention.complaint_on < until, Intervention.id < before_id)
        query = query.where(is_older)
    newest_first = (Intervention.complaint_on.desc(), Intervention.id.desc())
    return query.order_by(*newest_first).limit(MOST)

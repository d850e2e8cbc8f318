"""Look-ups: how a record is found by typing, the same way for every foreign key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_admin.model.ajax import AjaxModelLoader
from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from crm import current
from crm.domain.folding import fold
from crm.domain.permissions import Right, may
from crm.extensions import db
from crm.models import (
    Base,
    Client,
    ComplaintType,
    Contact,
    CorrespondenceEntry,
    Employee,
    Intervention,
    Invoice,
    InvoiceLine,
    Product,
    ServiceSchedule,
)

MOST = 20  # answers to one look-up
LONGEST = 100  # characters of a query that are looked at
LARGEST_ID = 2**63 - 1
VIEWS: dict[type[Base], str] = {}  # whose right to read is asked; filled as they are registered


@dataclass(frozen=True, slots=True)
class Lookup:
    """How records of one model are found: the folded text, their order, and a hint beside each."""

    text: InstrumentedAttribute[str]
    order: Any
    hint: Callable[[Any], str] = lambda _record: ""
    only: Any = field(default_factory=true)


LOOKUPS: dict[type[Base], Lookup] = {
    Client: Lookup(
        Client.search_text,
        Client.name,
        lambda it: " · ".join(part for part in (it.tax_id, it.town, it.phone) if part),
    ),
    Contact: Lookup(Contact.search_text, Contact.name, lambda it: it.phone or it.email or ""),
    Employee: Lookup(
        Employee.search_text, Employee.name, lambda it: it.town or "", Employee.is_active
    ),
    Product: Lookup(Product.search_text, Product.name, lambda it: it.code or "", Product.is_active),
    Invoice: Lookup(Invoice.search_text, Invoice.issued_on.desc(), lambda it: str(it.client)),
    InvoiceLine: Lookup(InvoiceLine.search_text, InvoiceLine.id, lambda it: str(it.invoice)),
    ComplaintType: Lookup(ComplaintType.search_text, ComplaintType.name),
    Intervention: Lookup(
        Intervention.search_text,
        Intervention.id.desc(),
        lambda it: f"{it.client} · {it.object_label}",
    ),
    ServiceSchedule: Lookup(
        ServiceSchedule.search_text, ServiceSchedule.id, lambda it: str(it.client)
    ),
    CorrespondenceEntry: Lookup(
        CorrespondenceEntry.search_text, CorrespondenceEntry.id.desc(), lambda it: it.sender
    ),
}


def matching(column: Any, typed: str) -> ColumnElement[bool]:
    """Return the condition that every word of `typed` is in the folded text `column`."""
    words = fold(typed[:LONGEST].replace("\x00", "")).split()
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


def record_id(value: Any) -> int | None:
    """Return `value` as a key, or None when no record can have it."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def may_look_up(model: type[Base]) -> bool:
    """Tell whether the one who is logged in may search among all records of `model`."""
    endpoint = VIEWS.get(model)
    return endpoint is not None and may(current.role(), endpoint, Right.READ)


class ReferenceLoader(AjaxModelLoader):
    """Finds records for a reference field.

    `parent` is the field of the same form whose record the found ones must
    belong to: the contacts of the chosen client, and no others.
    """

    def __init__(self, name: str, model: type[Base], parent: str | None = None) -> None:
        super().__init__(name, {})
        self.model = model
        self.lookup = LOOKUPS[model]
        self.parent = parent

    def format(self, model: Any) -> tuple[Any, str] | None:
        return (model.id, str(model)) if model else None

    def answer(self, model: Any) -> dict[str, Any]:
        """Return what the picker shows for a record."""
        return {"id": model.id, "text": str(model), "hint": self.lookup.hint(model)}

    def get_one(self, pk: Any) -> Any:
        key = record_id(pk)
        if key is None:
            return None
        with db.session.no_autoflush:
            return db.session.get(self.model, key)

    def get_list(self, query: str, offset: int = 0, limit: int = MOST) -> list[Any]:
        found = self._query(query or "").limit(min(max(limit or MOST, 1), MOST))
        return list(db.session.scalars(found))

    def belongs(self, record: Any, parent: Any) -> bool:
        """Tell whether `record` may be chosen beside the chosen `parent`."""
        return self.parent is None or (parent is not None and record.client_id == parent.id)

    def _query(self, typed: str) -> Select[Any]:
        lookup = self.lookup
        query = select(self.model).where(lookup.only, matching(lookup.text, typed))
        if self.parent is not None:
            parent = record_id(request.args.get("parent", "")) or 0
            query = query.where(self.model.client_id == parent)  # type: ignore[attr-defined]  # has one
        return query.order_by(lookup.order, self.model.id)

"""Look-ups: how a record is found by typing, the same way for every foreign key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_admin.model.ajax import AjaxModelLoader
from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from crm import current
from crm.domain.folding import fold
from crm.domain.permissions import Right, may
from crm.domain.record_ids import record_id
from crm.domain.searching import lone_number, wanted
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
from crm.search import DOCUMENTS, Document, Search

LONGEST = 100  # characters of a query that are looked at
VIEWS: dict[type[Base], str] = {}  # whose right to read is asked; filled as they are registered


@dataclass(frozen=True, slots=True)
class Lookup:
    """How records of one model are found: the folded text, their order, and a hint beside each.

    Without an `order` the newest come first. `loads` are the relations that hint and
    name need. Of a text that another's client limits, or that is too short for the
    documents of `crm.search`, any part is looked for, without an index.
    """

    text: InstrumentedAttribute[str]
    order: Any = None
    hint: Callable[[Any], str] = lambda _record: ""
    only: Any = field(default_factory=true)
    loads: tuple[Any, ...] = ()


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
    Invoice: Lookup(
        Invoice.search_text,
        Invoice.issued_on.desc(),
        lambda it: str(it.client),
        loads=(Invoice.client,),
    ),
    InvoiceLine: Lookup(
        InvoiceLine.search_text,
        hint=lambda it: str(it.invoice),
        loads=(InvoiceLine.invoice,),
    ),
    ComplaintType: Lookup(ComplaintType.search_text, ComplaintType.name),
    Intervention: Lookup(
        Intervention.search_text,
        hint=lambda it: f"{it.client} · {it.object_label}",
        loads=(Intervention.client,),
    ),
    ServiceSchedule: Lookup(
        ServiceSchedule.search_text,
        ServiceSchedule.id,
        lambda it: str(it.client),
        loads=(ServiceSchedule.client,),
    ),
    CorrespondenceEntry: Lookup(CorrespondenceEntry.search_text, hint=lambda it: it.sender),
}


def matching(column: Any, typed: str) -> ColumnElement[bool]:
    """Return the condition that every word of `typed` is in the folded text `column`."""
    words = fold(typed[:LONGEST].replace("\x00", "")).split()
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


def suggested(
    model: type[Base], typed: str, *, most: int, loads: Sequence[Any] = (), **where: int
) -> list[Any]:
    """Return at most `most` records of `model` that `typed` may mean, the likeliest first.

    `loads` are relations that are needed besides those of the look-up. `where`
    limits the records to those with a value in a column. The record whose number
    was typed comes before those that have the same digits somewhere.
    """
    lookup, document = LOOKUPS[model], DOCUMENTS.get(model)
    query = select(model).where(lookup.only).filter_by(**where)
    order = () if lookup.order is None else (lookup.order,)
    order = (*order, model.id if order else model.id.desc())
    load = tuple(map(joinedload, (*lookup.loads, *loads)))
    if where or document is None or not _is_indexed(document, typed):
        few = query.where(matching(lookup.text, typed))
        return _first(few.order_by(*order).options(*load), most)
    search = Search.of(db.session(), document, typed)
    found = search.newest(query, document.most if lookup.order is not None else most)
    records = _first(found.order_by(*order).options(*load), most)
    number = lone_number(typed) if document.number is not None else None
    if number is None:
        return records
    exact = _first(query.where(document.number == number).options(*load), 1)
    return [*exact, *(each for each in records if each not in exact)][:most]


def _is_indexed(document: Document, typed: str) -> bool:
    """Tell whether `typed` is looked for in documents; too short a text only where they number."""
    is_numbered = document.number is not None
    is_asked = bool(wanted(typed, numbered=is_numbered))
    return is_asked or (is_numbered and bool(typed.strip()))


def _first(query: Select[Any], most: int) -> list[Any]:
    return list(db.session.scalars(query.limit(most)))


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

    def get_list(self, query: str, offset: int = 0, limit: int = 0) -> list[Any]:
        allowed = current.settings().lookup_rows
        most = min(max(limit or allowed, 1), allowed)
        if self.parent is None:
            return suggested(self.model, query or "", most=most)
        parent = record_id(request.args.get("parent", "")) or 0
        return suggested(self.model, query or "", most=most, client_id=parent)

    def belongs(self, record: Any, parent: Any) -> bool:
        """Tell whether `record` may be chosen beside the chosen `parent`."""
        return self.parent is None or (parent is not None and record.client_id == parent.id)

"""What the document of each searched record is made of, and where it is kept.

Every part is a folded column that is there anyway, so that documents are made
by the database, any number in one statement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, MetaData, Table, Text, func, select

from crm.domain.statuses import AssignmentStatus
from crm.models import (
    Assignment,
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

Ids = Iterable[int]
_TABLES = MetaData()  # apart from the models': SQLite's are virtual tables


@dataclass(frozen=True, kw_only=True)
class Document:
    """The documents of one model.

    `parts` are folded texts, None for one that is not there. `columns` are those
    of the model that decide what stands in it. `owners` says for the other models
    whose text stands in it, which records of this one have that of the given ids.
    `most` is how many of those that a search finds are sorted by anything but age.
    """

    model: type[Base]
    parts: tuple[Any, ...]
    columns: frozenset[str] = frozenset({"search_text"})
    owners: Mapping[type[Base], Callable[[Ids], ColumnElement[bool]]] = field(default_factory=dict)
    number: Any = None
    most: int = 5_000

    @cached_property
    def table(self) -> Table:
        """Where the documents are: `rowid` is the record's id, as FTS5 wants it called."""
        return Table(
            f"{self.model.__tablename__}_search",
            _TABLES,
            Column("rowid", BigInteger, primary_key=True, autoincrement=False),
            Column("text", Text, nullable=False),
        )

    @property
    def text(self) -> ColumnElement[str]:
        """The whole document; words of different parts stay apart."""
        first, *others = self.parts
        whole: ColumnElement[str] = first
        for part in others:
            whole = whole + func.coalesce(" " + part, "")
        return whole


def _text_of(model: Any, key: Any) -> ColumnElement[str]:
    """Return the folded text of the record that `key` leads to.

    Held until the transaction ends, or its owner could be renamed by another one
    that does not see the document yet. SQLite has one writer and needs no lock.
    """
    found = select(model.search_text).where(model.id == key)
    return found.with_for_update(read=True).scalar_subquery()


def _people() -> ColumnElement[str]:
    standing = (
        Assignment.intervention_id == Intervention.id,
        Assignment.status != AssignmentStatus.WITHDRAWN,
    )
    name = _text_of(Employee, Assignment.employee_id).correlate(Assignment)
    return select(func.aggregate_strings(name, " ")).where(*standing).scalar_subquery()


def _jobs_of(employees: Ids) -> ColumnElement[bool]:
    theirs = select(Assignment.intervention_id).where(Assignment.employee_id.in_(employees))
    return Intervention.id.in_(theirs)


INTERVENTIONS = Document(
    model=Intervention,
    parts=(
        Intervention.search_text,
        _text_of(Client, Intervention.client_id),
        _text_of(Contact, Intervention.contact_id),
        _text_of(ComplaintType, Intervention.complaint_type_id),
        _people(),
    ),
    columns=frozenset({"search_text", "client_id", "contact_id", "complaint_type_id"}),
    owners={
        Client: Intervention.client_id.in_,
        Contact: Intervention.contact_id.in_,
        ComplaintType: Intervention.complaint_type_id.in_,
        Employee: _jobs_of,
    },
    number=Intervention.number,
    most=1_000,
)
CLIENTS = Document(model=Client, parts=(Client.search_text,))
CONTACTS = Document(
    model=Contact,
    parts=(Contact.search_text, _text_of(Client, Contact.client_id)),
    columns=frozenset({"search_text", "client_id"}),
    owners={Client: Contact.client_id.in_},
)
INVOICES = Document(
    model=Invoice,
    parts=(Invoice.search_text, _text_of(Client, Invoice.client_id)),
    columns=frozenset({"search_text", "client_id"}),
    owners={Client: Invoice.client_id.in_},
)
SCHEDULES = Document(
    model=ServiceSchedule,
    parts=(ServiceSchedule.search_text, _text_of(Client, ServiceSchedule.client_id)),
    columns=frozenset({"search_text", "client_id"}),
    owners={Client: ServiceSchedule.client_id.in_},
)
DOCUMENTS: Mapping[type[Base], Document] = {
    each.model: each
    for each in (
        INTERVENTIONS,
        CLIENTS,
        CONTACTS,
        INVOICES,
        SCHEDULES,
        Document(model=InvoiceLine, parts=(InvoiceLine.search_text,)),
        Document(model=Product, parts=(Product.search_text,)),
        Document(model=CorrespondenceEntry, parts=(CorrespondenceEntry.search_text,)),
    )
}
# Every model whose records stand in documents, by its table.
STANDING: Mapping[str, type[Base]] = {
    model.__tablename__: model
    for document in DOCUMENTS.values()
    for model in (document.model, *document.owners)
}

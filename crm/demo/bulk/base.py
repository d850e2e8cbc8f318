"""The rows that cases are about: clients, contacts, employees, invoices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Table

from crm.demo.bulk.people import buyer, full_name, person
from crm.demo.bulk.sold import LINES, SERIES, Sales
from crm.demo.bulk.writer import Row, Writer
from crm.demo.clients import mobile
from crm.demo.tables.places import PLACES
from crm.domain.folding import digits, fold
from crm.domain.kinds import ContactChannel, Language
from crm.domain.tax_ids import tax_id_key
from crm.models import Base, Client, Contact, Employee, Invoice, InvoiceLine

BATCH = 5_000
AUTHOR = "operator@demo.ro"
STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")
CONTACTS = 2  # of each client
_BASES = tuple(dict.fromkeys(place.base for place in PLACES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many there are, and the first id of each; the k-th has the id `first + k`."""

    clients: int
    first_client: int
    first_contact: int
    first_line: int
    employees: tuple[int, ...]


def write(writer: Writer, sales: Sales, *, clients: int, employees: int, now: datetime) -> Numbers:
    """Write all of them; return their ids. Does not commit."""
    stamps = (now, AUTHOR, now, AUTHOR, 1)
    first_client = writer.reserve(table(Client), clients)
    first_contact = writer.reserve(table(Contact), clients * CONTACTS)
    first_invoice = writer.reserve(table(Invoice), clients)
    first_line = writer.reserve(table(InvoiceLine), clients * LINES)
    first_employee = writer.reserve(table(Employee), employees)
    _in_batches(writer, Client, _CLIENT, (_client(first_client, k) for k in range(clients)), stamps)
    contacts = (_contact(first_contact, first_client, n) for n in range(clients * CONTACTS))
    _in_batches(writer, Contact, _CONTACT, contacts, stamps)
    crew = (_employee(first_employee, n) for n in range(employees))
    _in_batches(writer, Employee, _EMPLOYEE, crew, stamps)
    invoices = (_invoice(sales, first_invoice, first_client, k) for k in range(clients))
    _in_batches(writer, Invoice, _INVOICE, invoices, stamps)
    lines = (
        _line(sales, first_line + m, first_invoice + m // LINES, first_client + m // LINES, m)
        for m in range(clients * LINES)
    )
    _in_batches(writer, InvoiceLine, _LINE, lines, stamps)
    return Numbers(
        clients=clients,
        first_client=first_client,
        first_contact=first_contact,
        first_line=first_line,
        employees=tuple(range(first_employee, first_employee + employees)),
    )


def table(model: type[Base]) -> Table:
    """Return the model's table."""
    return Base.metadata.tables[model.__tablename__]


def _in_batches(
    writer: Writer, model: type[Base], columns: tuple[str, ...], rows: Iterable[Row], stamps: Row
) -> None:
    stamped: Iterator[Row] = (row + stamps for row in rows)
    while batch := list(islice(stamped, BATCH)):
        writer.write(table(model), columns + STAMPS, batch)


_CLIENT = (
    *("id", "kind", "name", "tax_id", "tax_id_key", "trade_register_no", "address", "town"),
    *("town_key", "county", "email", "phone", "search_text"),
)


def _client(first: int, k: int) -> Row:
    who = buyer(k)
    key = tax_id_key(who.tax_id)
    words = [who.name, key or "", who.town, digits(who.phone)]
    return (
        *(first + k, who.kind, who.name, who.tax_id, key, who.trade_register_no, who.address),
        *(who.town, fold(who.town), who.county, who.email, who.phone, fold(" ".join(words))),
    )


_CONTACT = (
    *("id", "client_id", "name", "preferred_channel", "phone", "email", "job_title", "role"),
    "search_text",
)


def _contact(first: int, first_client: int, n: int) -> Row:
    who = person(n)
    channel = ContactChannel.EMAIL if who.prefers_mail else ContactChannel.PHONE
    words = f"{who.name} {digits(who.phone)} {who.email}"
    return (
        *(first + n, first_client + n // CONTACTS, who.name, channel, who.phone, who.email),
        *(who.job_title, who.role, fold(words)),
    )


_EMPLOYEE = (
    *("id", "name", "email", "phone", "job_title", "town", "language", "is_active"),
    "search_text",
)


def _employee(first: int, n: int) -> Row:
    name, town = full_name(17 * n + 3), _BASES[n % len(_BASES)]
    email, phone = f"angajat{n}@echipa.example", mobile(800_000 + n)
    words = (name, email, town, digits(phone))
    return (
        *(first + n, name, email, phone, "tehnician", town, Language.RO, True),
        fold(" ".join(words)),
    )


_INVOICE = ("id", "series", "number", "issued_on", "client_id", "search_text")


def _invoice(sales: Sales, first: int, first_client: int, k: int) -> Row:
    full_number = fold(sales.full_number(k))
    return (first + k, SERIES, sales.number(k), sales.issued_on(k), first_client + k, full_number)


_LINE = (
    *("id", "invoice_id", "client_id", "product_id", "description", "serial_no", "quantity"),
    *("unit_price", "search_text"),
)


def _line(sales: Sales, line_id: int, invoice_id: int, client_id: int, m: int) -> Row:
    line = sales.line(m)
    goods = line.goods
    words = f"{goods.name} {line.serial_no} {sales.full_number(m // LINES)}"
    return (
        *(line_id, invoice_id, client_id, goods.id, goods.name, line.serial_no, 1),
        *(goods.price, fold(words)),
    )

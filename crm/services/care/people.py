"""A person in our records: which rows are about them, and what they are known by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.domain.addresses import same_form
from crm.domain.folding import fold
from crm.domain.kinds import ClientKind
from crm.errors import PersonInUseError, UnknownPersonError
from crm.models import (
    Client,
    Contact,
    Employee,
    Intervention,
    Message,
    OutboxMail,
    ServiceSchedule,
    User,
)
from crm.services.care.identifiers import Identifiers


@dataclass(frozen=True, slots=True)
class Key:
    """How a person is asked for: an address, or the id of one record."""

    email: str | None = None
    contact: int | None = None
    client: int | None = None
    employee: int | None = None

    def __str__(self) -> str:
        named = {"contact": self.contact, "client": self.client, "employee": self.employee}
        ids = [f"{name} {number}" for name, number in named.items() if number is not None]
        return self.email or ", ".join(ids)


@dataclass(frozen=True, slots=True)
class Person:
    """The ids of all records that are about one person, and what they are known by."""

    clients: tuple[int, ...]
    contacts: tuple[int, ...]
    employees: tuple[int, ...]
    users: tuple[int, ...]
    known_by: Identifiers


def find_person(session: Session, key: Key) -> Person:
    """Return the person of `key`; reads only.

    An address finds every record that carries it, and a company's address
    nothing but itself: a company is no person. An id finds that record, the
    user of an employee, and at a private client the contact who is the client.
    Raises UnknownPersonError, and PersonInUseError for the id of a company.
    """
    clients, contacts, employees = _records(session, key)
    users = _users(session, key, employees)
    if key.email is not None:
        linked = [user.employee for user in users if user.employee]
        employees = [*employees, *(each for each in linked if each not in employees)]
    if not any((clients, contacts, employees, users)) and not _has_written(session, key.email):
        raise UnknownPersonError(key=key)
    return Person(
        clients=tuple(each.id for each in clients),
        contacts=tuple(each.id for each in contacts),
        employees=tuple(each.id for each in employees),
        users=tuple(each.id for each in users),
        known_by=_identifiers(session, key, (clients, contacts, employees, users)),
    )


def is_about(model: type[Intervention | ServiceSchedule], person: Person) -> ColumnElement[bool]:
    """Tell of an intervention or a schedule whether it is for the person."""
    return or_(model.client_id.in_(person.clients), model.contact_id.in_(person.contacts))


def _records(session: Session, key: Key) -> tuple[list[Client], list[Contact], list[Employee]]:
    if key.email is not None:
        is_person = Client.kind == ClientKind.PERSON
        clients = session.scalars(select(Client).where(_is(Client.email, key.email), is_person))
        contacts = session.scalars(select(Contact).where(_is(Contact.email, key.email)))
        return list(clients), list(contacts), _employees_by(session, key.email)
    client = session.get(Client, key.client) if key.client else None
    contact = session.get(Contact, key.contact) if key.contact else None
    employee = session.get(Employee, key.employee) if key.employee else None
    contacts_too = [contact] if contact else []
    if client:
        if client.kind is not ClientKind.PERSON:
            raise PersonInUseError(
                reason=f"{client.name} is a company, not a person; name its contacts instead"
            )
        contacts_too += [each for each in client.contacts if _are_one(client, each)]
    return [client] if client else [], contacts_too, [employee] if employee else []


def _are_one(client: Client, contact: Contact) -> bool:
    same_address = bool(client.email) and same_form(client.email or "") == same_form(
        contact.email or ""
    )
    return same_address or fold(client.name) == fold(contact.name)


def _employees_by(session: Session, email: str) -> list[Employee]:
    listed = func.lower(Employee.other_emails).contains(same_form(email), autoescape=True)
    found = session.scalars(select(Employee).where(or_(_is(Employee.email, email), listed)))
    wanted = same_form(email)
    return [each for each in found if wanted in map(same_form, each.known_addresses)]


def _users(session: Session, key: Key, employees: list[Employee]) -> list[User]:
    conditions: list[ColumnElement[bool]] = [User.employee_id.in_([each.id for each in employees])]
    if key.email is not None:
        conditions.append(_is(User.email, key.email))
    return list(session.scalars(select(User).where(or_(*conditions)).order_by(User.email)))


def _is(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], email: str
) -> ColumnElement[bool]:
    return func.lower(column) == same_form(email)


def _has_written(session: Session, email: str | None) -> bool:
    if email is None:
        return False
    seen = session.scalar(select(Message.id).where(_is(Message.sender, email)).limit(1))
    return bool(
        seen or session.scalar(select(OutboxMail.id).where(_is(OutboxMail.to, email)).limit(1))
    )


Record = Client | Contact | Employee | User
Found = tuple[list[Client], list[Contact], list[Employee], list[User]]


def _identifiers(session: Session, key: Key, found: Found) -> Identifiers:
    """Return what the records are known by; what others share is theirs as well and is left."""
    records = _all(found)
    clients, _contacts, employees, _users = found
    addresses = {same_form(each.email) for each in records if each.email}
    addresses |= {same_form(each) for one in employees for each in one.known_addresses}
    phones = {phone for each in records for phone in _phones(each)}
    shared = _shared(session, found)
    return Identifiers(
        names=frozenset(each.name for each in records if each.name),
        addresses=frozenset(addresses - shared.addresses) | _given(key),
        phones=frozenset(phones - shared.phones),
        places=frozenset(each.address for each in clients if each.address),
    )


def _all(found: Found) -> list[Record]:
    clients, contacts, employees, users = found
    return [*clients, *contacts, *employees, *users]


def _given(key: Key) -> frozenset[str]:
    return frozenset({same_form(key.email)} if key.email is not None else ())


def _phones(record: Record) -> Iterable[str]:
    for name in ("phone", "service_phone"):
        phone = getattr(record, name, None)
        if phone:
            yield phone


def _shared(session: Session, found: Found) -> Identifiers:
    """Return the addresses and phones that records of others carry too."""
    records = _all(found)
    emails = {each.email for each in records if each.email}
    wanted = {phone for each in records for phone in _phones(each)}
    addresses: set[str] = set()
    phones: set[str] = set()
    models: tuple[Any, ...] = (Client, Contact, Employee)
    for model in models:
        own = [each.id for each in records if isinstance(each, model)]
        others = select(model.email, model.phone).where(
            model.id.not_in(own),
            or_(model.email.in_(emails), model.phone.in_(wanted)),
        )
        for email, phone in session.execute(others):
            addresses |= {same_form(email)} if email else set()
            phones |= {phone} if phone else set()
    return Identifiers(addresses=frozenset(addresses), phones=frozenset(phones))

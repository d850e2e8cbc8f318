"""Others who stand in the records of a person, and must not stand in that person's export."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.addresses import same_form
from crm.models import (
    Assignment,
    Base,
    Client,
    Contact,
    Employee,
    Intervention,
    ServiceSchedule,
    schedule_assignee,
)
from crm.services.care.identifiers import Identifiers, Scrubber
from crm.services.care.people import Person

OTHERS = "[other]"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_Around = tuple[int | None, int | None, int | None, int | None]


class Bystanders:
    """Takes everybody but one person out of texts, by who has to do with the same job.

    A pattern of everybody would be slow with many clients, so it is made for
    each job. Every address but the person's own goes, whoever has it.
    """

    def __init__(self, session: Session, person: Person) -> None:
        self._session = session
        self._own = person.known_by
        self._scrubbers: dict[_Around, Scrubber] = {}

    def clean(self, text: str, record: Base) -> str:
        """Return what `record` says in `text` without the others."""
        around = _around(record)
        if around not in self._scrubbers:
            self._scrubbers[around] = self._scrubber(around)
        return _ADDRESS.sub(self._unless_own, self._scrubbers[around].clean(text))

    def _unless_own(self, match: re.Match[str]) -> str:
        return match[0] if same_form(match[0]) in self._own.addresses else OTHERS

    def _scrubber(self, around: _Around) -> Scrubber:
        others = list(self._people(around))
        names = {name for name, _ in others if name}
        phones = {phone for _, given in others for phone in given if phone}
        return Scrubber(
            Identifiers(
                names=frozenset(names - self._own.names),
                phones=frozenset(phones - self._own.phones),
            ),
            mark=OTHERS,
        )

    def _people(self, around: _Around) -> Iterator[tuple[str, tuple[str | None, ...]]]:
        intervention_id, client_id, contact_id, schedule_id = around
        case = self._session.get(Intervention, intervention_id) if intervention_id else None
        clients = {client_id, case.client_id if case else None}
        contacts = {contact_id, case.contact_id if case else None}
        for client in self._session.scalars(select(Client).where(Client.id.in_(clients - {None}))):
            yield client.name, (client.phone, client.service_phone)
        at_clients = Contact.id.in_(contacts - {None}) | Contact.client_id.in_(clients - {None})
        for contact in self._session.scalars(select(Contact).where(at_clients)):
            yield contact.name, (contact.phone,)
        assigned = select(Assignment.employee_id).where(
            Assignment.intervention_id == intervention_id
        )
        usual = select(schedule_assignee.c.employee_id).where(
            schedule_assignee.c.schedule_id == schedule_id
        )
        named = Employee.id.in_(assigned) | Employee.id.in_(usual)
        for employee in self._session.scalars(select(Employee).where(named)):
            yield employee.name, (employee.phone,)


def _around(record: Any) -> _Around:
    """Return the intervention, client, contact and schedule that a record has to do with."""
    is_case = isinstance(record, Intervention)
    return (
        record.id if is_case else getattr(record, "intervention_id", None),
        getattr(record, "client_id", None),
        getattr(record, "contact_id", None),
        record.id if isinstance(record, ServiceSchedule) else None,
    )

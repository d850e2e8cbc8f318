"""What an employee is offered: the facts of the job, and when they count as changed."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Self
from urllib.parse import quote

from crm.domain.cleaning import clean_line
from crm.domain.folding import digits
from crm.domain.statuses import Priority
from crm.models import Client, Contact, Intervention

_FIRST_NUMBER = re.compile(r"\+?[\d\s().-]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it was typed."""

    number: str

    @property
    def link(self) -> str:
        """The number as a phone dials it (RFC 3966); of several the first."""
        first = _FIRST_NUMBER.search(self.number)
        if not first or not digits(first[0]):
            return ""
        plus = "+" if first[0].strip().startswith("+") else ""
        return f"tel:{plus}{digits(first[0])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything about a job that matters to who is to do it."""

    number: int
    client: str
    address: str
    object: str
    starts_on: date | None
    ends_on: date | None
    complaint_type: str
    description: str
    priority: Priority
    contact: str
    contact_phone: Phone | None
    client_phone: Phone | None

    @classmethod
    def of(cls, intervention: Intervention) -> Self:
        """Return what `intervention` offers now; all but the description on one line."""
        client, contact = intervention.client, intervention.contact
        starts_on, ends_on = intervention.planned_days or (None, None)
        return cls(
            number=intervention.number,
            client=clean_line(client.name),
            address=clean_line(client.full_address),
            object=clean_line(intervention.object_label),
            starts_on=starts_on,
            ends_on=ends_on,
            complaint_type=clean_line(intervention.complaint_type.name),
            description=(intervention.description or "").strip(),
            priority=intervention.priority,
            contact=clean_line(str(contact)) if contact else "",
            contact_phone=_phone_of_contact(contact),
            client_phone=_phone_of_client(client),
        )

    @property
    def map_url(self) -> str:
        """Where the address is on a map; empty without an address."""
        if not self.address:
            return ""
        return f"https://www.openstreetmap.org/search?query={quote(self.address, safe='')}"

    @property
    def fingerprint(self) -> str:
        """Where, what and when, and after a dot the rest: two hashes.

        Another first half is another job, which has to be confirmed again;
        another second half is news about the same job.
        """
        job = (self.client, self.address, self.object, self.starts_on, self.ends_on)
        news = (
            self.complaint_type,
            self.description,
            self.priority.name,
            self.contact,
            self.contact_phone,
            self.client_phone,
        )
        return f"{_hash(job)}.{_hash(news)}"


def is_same_job(fingerprint: str, other: str | None) -> bool:
    """Tell whether two fingerprints are of the same place, object and days."""
    return other is not None and fingerprint.partition(".")[0] == other.partition(".")[0]


def _hash(facts: tuple[object, ...]) -> str:
    return sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _phone_of_contact(contact: Contact | None) -> Phone | None:
    return Phone(clean_line(contact.phone)) if contact and contact.phone else None


def _phone_of_client(client: Client) -> Phone | None:
    number = client.service_phone or client.phone
    return Phone(clean_line(number)) if number else None

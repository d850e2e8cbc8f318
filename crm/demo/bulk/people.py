"""Clients, contacts and employees by the thousand: each follows from its number alone."""

from typing import NamedTuple

from crm.demo.clients import landline, mobile, tax_id
from crm.demo.tables.people import FIRST_NAMES, JOBS, SURNAMES
from crm.demo.tables.places import PLACES, STREETS, Place
from crm.domain.kinds import ClientKind

FIRST_TAX_ID = 991_000_001
_TRADES = (
    "Construcții",
    "Panificație",
    "Transporturi",
    "Mobilă",
    "Farmacia",
    "Hotel",
    "Depozit",
    "Autoservice",
    "Textile",
    "Tipografia",
    "Cabinet",
    "Agro",
    "Instalații",
    "Cofetăria",
    "Tâmplăria",
    "Florăria",
    "Logistică",
    "Spălătoria",
    "Ferma",
)
_PATTERNS = ("{trade} {name} SRL", "{trade} {name} și Fiii SRL", "{trade} {name} {town} SA")
_PRIME = 7919  # neighbours in number are no neighbours in name


class Buyer(NamedTuple):
    """A client, without ids and stamps."""

    kind: ClientKind
    name: str
    tax_id: str | None
    trade_register_no: str | None
    address: str
    town: str
    county: str
    email: str
    phone: str


class Person(NamedTuple):
    """A contact; mail is the preferred way of every third one."""

    name: str
    phone: str
    email: str
    job_title: str
    role: str
    prefers_mail: bool


def buyer(k: int) -> Buyer:
    """Return the k-th client: of five one is a person, the others are companies."""
    place, mixed = PLACES[k % len(PLACES)], k * _PRIME
    street = STREETS[mixed % len(STREETS)]
    address = f"{street} nr. {1 + mixed % 180}"
    if k % 5 == 4:
        name = full_name(mixed)
        kind, number, register = ClientKind.PERSON, None, None
    else:
        name = _company_name(mixed, place)
        kind, number = ClientKind.COMPANY, tax_id(FIRST_TAX_ID + k)
        register = f"J{place.register}/{1 + mixed % 9000}/{1992 + mixed % 33}"
    return Buyer(
        kind=kind,
        name=name,
        tax_id=number,
        trade_register_no=register,
        address=address,
        town=place.town,
        county=place.county,
        email=f"client{k}@firme.example",
        phone=mobile(k) if k % 2 else landline(place, k),
    )


def person(n: int) -> Person:
    """Return the n-th contact."""
    job = JOBS[n % len(JOBS)]
    name = full_name(n * 13 + 5)
    return Person(
        name=name,
        phone=mobile(n + 500),
        email=f"contact{n}@firme.example",
        job_title=job.title,
        role=job.role,
        prefers_mail=n % 3 == 0,
    )


def full_name(n: int) -> str:
    """Return a name; the first name changes with every `n`, the surname more slowly."""
    first, rest = n % len(FIRST_NAMES), n // len(FIRST_NAMES)
    return f"{FIRST_NAMES[first]} {SURNAMES[(rest + n) % len(SURNAMES)]}"


def _company_name(n: int, place: Place) -> str:
    rest, trade = divmod(n, len(_TRADES))
    rest, surname = divmod(rest, len(SURNAMES))
    pattern = _PATTERNS[rest % len(_PATTERNS)]
    return pattern.format(trade=_TRADES[trade], name=SURNAMES[surname], town=place.town)

"""The clients: companies with their contacts, and people."""

from datetime import timedelta
from functools import partial
from itertools import count, cycle

from stdnum.ro import cui

from crm.demo.tables.firms import FIRMS, PERSONS, Firm
from crm.demo.tables.people import FIRST_NAMES, JOBS, SURNAMES
from crm.demo.tables.places import BY_TOWN, STREETS, Place
from crm.demo.world import OPERATOR, World
from crm.domain.folding import fold
from crm.domain.kinds import ClientKind, ContactChannel
from crm.models import Client, Contact

FIRST_TAX_ID = 990000101  # no such number has been given to anybody
NEWCOMERS = 6  # of the companies, who become clients while the story goes on


def tax_id(number: int) -> str:
    """Return a tax id with prefix and check digit, from a number of nine digits."""
    return f"RO{number}{cui.calc_check_digit(str(number))}"


def landline(place: Place, n: int) -> str:
    """Return a telephone number of the town that nobody has: it goes on with zeros."""
    digits = f"000{n % 10_000:04}" if len(place.dial) == 3 else f"000{n % 1000:03}"
    return f"{place.dial} {digits[:3]} {digits[3:]}"


def mobile(n: int) -> str:
    """Return a mobile number from a range that is not in use."""
    return f"0700 {n // 1000 % 1000:03} {n % 1000:03}"


def win(world: World) -> None:
    """Create the clients; the last companies of the table come later."""
    phones = count(100)
    for n, firm in enumerate(FIRMS):
        client = _company(firm, n, phones)
        since = n - (len(FIRMS) - NEWCOMERS)
        if since < 0:
            _enter(world, client)
            continue
        day = world.after(world.working_days[0] + timedelta(days=15 * (since + 1)), 0)
        act = partial(_enter, world, client)
        world.story.at(world.moment(day, 9, 5 + n), act, by=OPERATOR)
    for n, (name, town) in enumerate(PERSONS):
        _enter(world, _person(name, BY_TOWN[town], n, phones))


def _enter(world: World, client: Client) -> None:
    world.session.add(client)
    world.session.flush()
    world.cast.clients.append(client)
    world.cast.bases[client.id] = BY_TOWN[client.town or ""].base


def _company(firm: Firm, n: int, phones: "count[int]") -> Client:
    place = BY_TOWN[firm.town]
    client = Client(
        kind=ClientKind.COMPANY,
        name=firm.name,
        tax_id=tax_id(FIRST_TAX_ID + n),
        trade_register_no=f"J{place.register}/{1000 + 37 * n}/{2004 + n % 19}",
        address=f"{STREETS[n % len(STREETS)]} nr. {3 + 7 * n % 120}",
        town=place.town,
        county=place.county,
        email=f"office@{firm.domain}.example",
        phone=landline(place, 100 + n),
        service_phone=mobile(next(phones)) if n % 3 == 0 else None,
        notes="Plata la 30 de zile." if n % 5 == 0 else None,
    )
    jobs = cycle(JOBS[n % len(JOBS) :] + JOBS[: n % len(JOBS)])
    for k in range(1 + n % 3):
        client.contacts.append(_contact(firm, next(jobs), 3 * n + k, phones))
    return client


def _contact(firm: Firm, job: tuple[str, str], n: int, phones: "count[int]") -> Contact:
    name = f"{FIRST_NAMES[7 * n % len(FIRST_NAMES)]} {SURNAMES[5 * n % len(SURNAMES)]}"
    by_mail = n % 4 == 1
    return Contact(
        name=name,
        preferred_channel=ContactChannel.EMAIL if by_mail else ContactChannel.PHONE,
        phone=None if by_mail and n % 8 == 1 else mobile(next(phones)),
        email=f"{fold(name).replace(' ', '.')}@{firm.domain}.example" if n % 3 or by_mail else None,
        job_title=job[0],
        role=job[1],
    )


def _person(name: str, place: Place, n: int, phones: "count[int]") -> Client:
    number = mobile(next(phones))
    client = Client(
        kind=ClientKind.PERSON,
        name=name,
        address=f"{STREETS[-1 - n]} nr. {5 + 9 * n}, bl. {n + 1}, ap. {2 + 4 * n}",
        town=place.town,
        county=place.county,
        email=f"{fold(name).replace(' ', '.')}@posta.example" if n % 2 else None,
        phone=number,
    )
    client.contacts.append(
        Contact(name=name, preferred_channel=ContactChannel.PHONE, phone=number, role="proprietar")
    )
    return client

"""Cases by the million: what about, where, when, who was asked, how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from crm.demo.bulk import chances
from crm.demo.bulk.base import CONTACTS, Numbers
from crm.demo.bulk.chances import Answers
from crm.demo.bulk.people import buyer, person
from crm.demo.bulk.sold import LINES, YOUNGEST, Goods, Sales
from crm.demo.tables.call import LOCATIONS, Call
from crm.demo.tables.calls import CALLS
from crm.demo.tables.goods import Kind
from crm.domain.statuses import InterventionStatus
from crm.services.offers import Offer, Phone

_CALLS_ABOUT = {kind: tuple(call for call in CALLS if call.kind is kind) for kind in Kind}


class Target(NamedTuple):
    """The object of a case: one of the first three, and what is shown."""

    text: str | None
    product_id: int | None
    line_id: int | None
    label: str


class Job(NamedTuple):
    """A case: everything that its rows are made of. `k` is the client's, `n` the contact's."""

    number: int
    k: int
    n: int | None
    call: Call
    description: str
    target: Target
    complaint_on: date
    first_on: date
    last_on: date
    status: InterventionStatus
    answers: Answers
    employees: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Jobs:
    """Makes cases; `total` is how many there will be, spread evenly up to today."""

    rng: Random
    numbers: Numbers
    sales: Sales
    by_kind: Mapping[Kind, tuple[Goods, ...]]
    total: int
    first_number: int
    today: date

    def make(self, i: int) -> Job:
        """Return the i-th case, counted from 0; they must be asked for in order."""
        rng = self.rng
        k = int(self.numbers.clients * rng.random() ** 2)  # some clients call much more often
        call, target = self._target(k)
        age = YOUNGEST - 1 - i * YOUNGEST // self.total
        complaint_on = self.today - timedelta(days=age)
        first_on, last_on = chances.days(rng, complaint_on, call.priority, call.days)
        status, answers = chances.outcome(rng, is_over=last_on < self.today)
        return Job(
            number=self.first_number + i,
            k=k,
            n=CONTACTS * k + i % CONTACTS if rng.random() > 0.1 else None,
            call=call,
            description=call.description.format(loc=LOCATIONS[i % len(LOCATIONS)]),
            target=target,
            complaint_on=complaint_on,
            first_on=first_on,
            last_on=last_on,
            status=status,
            answers=answers,
            employees=self._employees(len(answers)),
        )

    def _target(self, k: int) -> tuple[Call, Target]:
        kind, place = self.rng.random(), int(self.rng.random() * 1000)
        if kind < 0.35:
            m = LINES * k + place % LINES
            line = self.sales.line(m)
            calls = _CALLS_ABOUT[line.goods.kind]
            target = Target(None, None, self.numbers.first_line + m, line.label)
            return calls[place % len(calls)], target
        call = CALLS[place % len(CALLS)]
        if kind < 0.6:
            goods = self.by_kind[call.kind]
            one = goods[place % len(goods)]
            return call, Target(None, one.id, None, one.label)
        text = call.text.format(loc=LOCATIONS[place % len(LOCATIONS)])
        return call, Target(text, None, None, text)

    def _employees(self, count: int) -> tuple[int, ...]:
        everybody = self.numbers.employees
        first = int(self.rng.random() * len(everybody))
        return tuple(everybody[(first + j) % len(everybody)] for j in range(count))


def fingerprint(job: Job) -> str:
    """Return the fingerprint of what was offered, as `Offer.of` gives it for the rows."""
    who = buyer(job.k)
    contact = person(job.n) if job.n is not None else None
    return Offer(
        number=job.number,
        client=who.name,
        address=f"{who.address}, {who.town}, {who.county}",
        object=job.target.label,
        starts_on=job.first_on,
        ends_on=job.last_on,
        complaint_type=job.call.complaint,
        description=job.description,
        priority=job.call.priority,
        contact=f"{contact.name} ({contact.job_title})" if contact else "",
        contact_phone=Phone(contact.phone) if contact else None,
        client_phone=Phone(who.phone),
    ).fingerprint

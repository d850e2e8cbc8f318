"""What is known of a client while they are on the phone, each part bounded and by an index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from crm.domain.schedules import InvalidScheduleError
from crm.domain.statuses import InterventionStatus
from crm.domain.warranty import Warranty
from crm.models import (
    Assignment,
    Client,
    Contact,
    Intervention,
    Invoice,
    InvoiceLine,
    ServiceSchedule,
)
from crm.services import clients, schedules, warranties
from crm.services.clients import Doubt
from crm.services.similar import open_jobs

MOST_PEOPLE = 20
MOST_OPEN = 10
MOST_VISITS = 5
MOST_CONTRACTS = 6
MOST_BOUGHT = 8
LATEST_INVOICES = 5  # whose lines are what was bought lately


@dataclass(frozen=True, slots=True)
class Contract:
    """A service schedule and the day of its next visit; None while it rests or is over."""

    schedule: ServiceSchedule
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A line of an invoice, and its warranty today."""

    line: InvoiceLine
    warranty: Warranty


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A client on the phone: who may be calling, what is open, due, done and bought.

    `open_jobs` are the newest; `has_more_open` tells that there are others.
    """

    contacts: Sequence[Contact]
    open_jobs: Sequence[Intervention]
    has_more_open: bool
    visits: Sequence[Intervention]
    contracts: Sequence[Contract]
    bought: Sequence[Purchase]
    doubts: Sequence[Doubt]

    def overdue(self, today: date) -> int:
        """Return how many of the open jobs should be done by now."""
        return sum(1 for each in self.open_jobs if each.last_day and each.last_day < today)


def caller(session: Session, client: Client, *, today: date, country: str) -> Caller:
    """Return what is known of `client`; at most ten queries, however much there is."""
    jobs = open_jobs(session, client.id, *_shown(), most=MOST_OPEN + 1)
    return Caller(
        contacts=_contacts(session, client.id),
        open_jobs=jobs[:MOST_OPEN],
        has_more_open=len(jobs) > MOST_OPEN,
        visits=_visits(session, client.id),
        contracts=sorted(
            _contracts(session, client.id, today=today, country=country),
            key=lambda each: (each.next_on or date.max, each.schedule.id),
        ),
        bought=[
            Purchase(each, warranties.of_line(each, day=today))
            for each in _lines(session, client.id)
        ],
        doubts=list(clients.doubts(session, client)),
    )


def _shown() -> tuple[ExecutableOption, ...]:
    people = selectinload(Intervention.assignments).joinedload(Assignment.employee)
    return joinedload(Intervention.complaint_type), people


def _contacts(session: Session, client_id: int) -> Sequence[Contact]:
    of_client = select(Contact).where(Contact.client_id == client_id)
    return session.scalars(of_client.order_by(Contact.name, Contact.id).limit(MOST_PEOPLE)).all()


def _visits(session: Session, client_id: int) -> Sequence[Intervention]:
    return session.scalars(
        select(Intervention)
        .where(
            Intervention.client_id == client_id,
            Intervention.status == InterventionStatus.FINALISED,
        )
        .order_by(Intervention.id.desc())
        .limit(MOST_VISITS)
        .options(*_shown())
    ).all()


def _contracts(
    session: Session, client_id: int, *, today: date, country: str
) -> Iterator[Contract]:
    found = session.scalars(
        select(ServiceSchedule)
        .where(ServiceSchedule.client_id == client_id, ServiceSchedule.next_run_on.is_not(None))
        .order_by(ServiceSchedule.next_run_on, ServiceSchedule.id)
        .limit(MOST_CONTRACTS)
    )
    for each in found:
        yield Contract(each, _next_on(each, today=today, country=country))


def _next_on(schedule: ServiceSchedule, *, today: date, country: str) -> date | None:
    if schedule.is_paused:
        return None
    try:
        coming = list(islice(schedules.preview(schedule, today=today, country=country, n=1), 1))
    except InvalidScheduleError:
        return None
    return coming[0].effective_on if coming else None


def _lines(session: Session, client_id: int) -> Sequence[InvoiceLine]:
    latest = (
        select(Invoice.id)
        .where(Invoice.client_id == client_id)
        .order_by(Invoice.issued_on.desc())
        .limit(LATEST_INVOICES)
    )
    return session.scalars(
        select(InvoiceLine)
        .join(InvoiceLine.invoice)
        .where(InvoiceLine.invoice_id.in_(latest))
        .order_by(Invoice.issued_on.desc(), InvoiceLine.id)
        .limit(MOST_BOUGHT)
        .options(contains_eager(InvoiceLine.invoice), joinedload(InvoiceLine.product))
    ).all()

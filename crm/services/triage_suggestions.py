"""Which interventions a mail on the triage desk may belong to, and why it seems so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, unique

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from crm.domain.addresses import same_form
from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus
from crm.domain.transitions import CLOSED
from crm.models import Assignment, Client, Contact, Employee, Intervention, Message
from crm.services.matching import subject_numbers

MOST = 3
LOOKED_AT = 10  # of each kind, so that three are left when kinds are put together
# Whoever has a mailbox there says nothing about the company by it.
_PUBLIC = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.ro", "ymail.com", "hotmail.com"),
        *("outlook.com", "live.com", "msn.com", "icloud.com", "me.com", "aol.com", "proton.me"),
        *("protonmail.com", "gmx.de", "gmx.net", "web.de", "freemail.hu", "citromail.hu"),
        *("mail.ru", "yandex.ru", "zoho.com", "k.ro", "email.ro", "home.ro", "clicknet.ro"),
    }
)


@unique
class Clue(Enum):
    """What speaks for an intervention; the strongest first."""

    NUMBER = N_("its number is in the subject")
    ASSIGNEE = N_("the sender is assigned to it")
    CONTACT = N_("the sender is a contact of its client")
    DOMAIN = N_("its client has addresses at the sender's domain")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An intervention, why it is suggested, and the sender's assignment if there is one."""

    intervention: Intervention
    clues: tuple[Clue, ...]
    assignment: Assignment | None


def suggestions(session: Session, message: Message) -> list[Suggestion]:
    """Return at most three interventions that `message` may belong to, the likeliest first.

    Open ones go before closed ones, then the stronger clue, then the newest.
    Five queries, however many mails and interventions there are.
    """
    sender = same_form(message.sender or "")
    employees = _employees(session, sender)
    clues: dict[int, list[Clue]] = {}
    jobs: dict[int, Intervention] = {}
    for clue, condition in _conditions(message, sender, employees):
        for job in session.scalars(_likeliest(condition)):
            jobs[job.id] = job
            clues.setdefault(job.id, []).append(clue)
    chosen = sorted(jobs.values(), key=lambda job: _rank(job, clues[job.id]))[:MOST]
    own = _own_assignments(session, employees, chosen)
    return [Suggestion(job, tuple(clues[job.id]), own.get(job.id)) for job in chosen]


def _conditions(
    message: Message, sender: str, employees: Sequence[int]
) -> Iterator[tuple[Clue, ColumnElement[bool]]]:
    if numbers := subject_numbers(message.subject or ""):
        yield Clue.NUMBER, Intervention.number.in_(numbers)
    if employees:
        assigned = (Assignment.employee_id.in_(employees)) & (
            Assignment.status != AssignmentStatus.WITHDRAWN
        )
        held = select(Assignment.intervention_id).where(assigned)
        yield Clue.ASSIGNEE, Intervention.id.in_(held)
    if not sender:
        return
    known = select(Contact.client_id).where(func.lower(Contact.email) == sender)
    itself = select(Client.id).where(func.lower(Client.email) == sender)
    yield (
        Clue.CONTACT,
        or_(Intervention.client_id.in_(known), Intervention.client_id.in_(itself)),
    )
    domain = sender.rpartition("@")[2]
    if domain and domain not in _PUBLIC:
        alike = select(Client.id).where(Client.email.iendswith(f"@{domain}", autoescape=True))
        yield Clue.DOMAIN, Intervention.client_id.in_(alike)


def _employees(session: Session, sender: str) -> list[int]:
    """Return the employees that `sender` is a known address of."""
    if not sender:
        return []
    maybe = select(Employee).where(
        or_(
            func.lower(Employee.email) == sender,
            Employee.other_emails.icontains(sender, autoescape=True),
        )
    )
    rows = session.scalars(maybe.limit(LOOKED_AT))
    return [each.id for each in rows if sender in set(map(same_form, each.known_addresses))]


def _likeliest(condition: ColumnElement[bool]) -> Select[Intervention]:
    closed = case((Intervention.status.in_(CLOSED), 1), else_=0)
    return (
        select(Intervention)
        .where(condition)
        .order_by(closed, Intervention.id.desc())
        .limit(LOOKED_AT)
        .options(joinedload(Intervention.client))
    )


def _rank(job: Intervention, clues: Iterable[Clue]) -> tuple[bool, int, int, int]:
    found = [list(Clue).index(clue) for clue in clues]
    return (job.status.is_closed, min(found), -len(found), -job.id)


def _own_assignments(
    session: Session, employees: Sequence[int], jobs: Sequence[Intervention]
) -> dict[int, Assignment]:
    if not employees or not jobs:
        return {}
    own = select(Assignment).where(
        Assignment.intervention_id.in_([job.id for job in jobs]),
        Assignment.employee_id.in_(employees),
        Assignment.status != AssignmentStatus.WITHDRAWN,
    )
    rows = session.scalars(own.order_by(Assignment.id).options(joinedload(Assignment.employee)))
    return {each.intervention_id: each for each in rows}

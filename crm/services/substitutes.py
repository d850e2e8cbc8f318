"""Substitutes: who could come to an intervention instead of who rejected or keeps silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.folding import fold
from crm.domain.relative_days import monday_of
from crm.errors import PermanentMailError
from crm.mail.headers import envelope_address
from crm.models import Assignment, Employee, Intervention
from crm.services import availability, selections
from crm.services.availability import Clash, ClashKind

MOST = 5
_ORDER = {None: 0, ClashKind.TENTATIVE: 1, ClashKind.BOOKED: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Somebody who could come, and what speaks for and against them.

    `clashes` are other jobs in the planned days; `load` is the number of open
    jobs in the week of the first planned day, or in this week where none is.
    """

    employee_id: int
    name: str
    town: str | None
    is_near: bool  # lives in the client's town
    clashes: tuple[Clash, ...]
    load: int

    @property
    def obstacle(self) -> ClashKind | None:
        """The worst of the clashes; None for who is free."""
        kinds = (clash.kind for clash in self.clashes)
        return max(kinds, key=_ORDER.__getitem__, default=None)

    @property
    def is_free(self) -> bool:
        """Tell whether nothing at all is in the way."""
        return not self.clashes


def substitutes(
    session: Session, intervention: Intervention, *, today: date, most: int = MOST
) -> list[Substitute]:
    """Return at most `most` employees who could come to `intervention`, the best first.

    First who is free on the planned days, then who was asked elsewhere and has
    not confirmed, then who is booked; of these who has less to do that week;
    then who lives in the client's town. Left out is who is absent, inactive,
    without an address to be asked at, or ever was assigned here: they rejected
    or were taken off, and to ask them again takes a person who knows why.

    Where no days are planned nobody is booked, and who is absent today is left
    out. Nobody could come when the last planned day was before `today`. Five
    queries, however many employees there are.
    """
    return sorted(candidates(session, intervention, today=today), key=_rank)[:most]


def first_free(session: Session, intervention: Intervention, *, today: date) -> Substitute | None:
    """Return the best of those who are free; None when nobody is."""
    found = substitutes(session, intervention, today=today, most=1)
    return found[0] if found and found[0].is_free else None


def candidates(
    session: Session, intervention: Intervention, *, today: date
) -> Iterator[Substitute]:
    """Yield all whom `substitutes` chooses from, by name."""
    days = intervention.planned_days
    if days is not None and days[1] < today:
        return
    starts, ends = days or (today, today)
    askable = _askable(session, intervention)
    loads = _loads(session, starts)
    town = fold(intervention.client.town or "")
    for each in availability.overview(session, from_on=starts, to_on=ends):
        is_absent = any(clash.kind is ClashKind.ABSENT for clash in each.clashes)
        if is_absent or each.employee_id not in askable:
            continue
        yield Substitute(
            employee_id=each.employee_id,
            name=each.name,
            town=each.town,
            is_near=bool(town) and fold(each.town or "") == town,
            clashes=each.clashes if days else (),
            load=loads.get(each.employee_id, 0),
        )


def _askable(session: Session, intervention: Intervention) -> frozenset[int]:
    """Return who was never assigned and has an address that a mail can go to."""
    assigned = select(Assignment.employee_id).where(Assignment.intervention_id == intervention.id)
    rows = session.execute(
        select(Employee.id, Employee.email).where(
            Employee.is_active, Employee.email.is_not(None), Employee.id.not_in(assigned)
        )
    )
    return frozenset(row.id for row in rows if _is_address(row.email))


def _is_address(email: str | None) -> bool:
    try:
        envelope_address(email or "")
    except PermanentMailError:
        return False
    return True


def _loads(session: Session, day: date) -> dict[int, int]:
    """Return how many open jobs everybody has in the week of `day`, Monday to Sunday."""
    monday = monday_of(day)
    sunday = monday + min(timedelta(days=6), date.max - monday)
    rows = session.execute(
        select(Assignment.employee_id, func.count().label("number"))
        .join(Assignment.intervention)
        .where(selections.is_coming(monday, sunday))
        .group_by(Assignment.employee_id)
    )
    return {row.employee_id: row.number for row in rows}


def _rank(each: Substitute) -> tuple[int, int, bool, str, int]:
    return _ORDER[each.obstacle], each.load, not each.is_near, fold(each.name), each.employee_id

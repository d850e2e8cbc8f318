"""Availability: who is away or already busy on given days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.record_ids import LARGEST_ID
from crm.domain.statuses import AssignmentStatus
from crm.models import Absence, Assignment, Client, Employee, Intervention
from crm.services import selections


@unique
class ClashKind(Enum):
    """Why somebody is not free."""

    ABSENT = N_("Absent")
    BOOKED = N_("Booked")
    TENTATIVE = N_("Asked, not confirmed")


_KINDS = {
    AssignmentStatus.CONFIRMED: ClashKind.BOOKED,
    AssignmentStatus.PENDING: ClashKind.TENTATIVE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing that keeps an employee busy, first and last day included.

    The intervention's id, number and client are None for an absence; `note` is
    the absence's note or the object of the intervention.
    """

    kind: ClashKind
    starts_on: date
    ends_on: date
    intervention_id: int | None = None
    intervention_number: int | None = None
    client_name: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeDays:
    """An active employee and what keeps them busy in the days that were asked for."""

    employee_id: int
    name: str
    town: str | None
    clashes: tuple[Clash, ...]

    @property
    def is_free(self) -> bool:
        """Tell whether nothing at all, not even an unanswered request, is in the way."""
        return not self.clashes


def clashes(
    session: Session,
    employee_ids: Collection[int],
    *,
    from_on: date,
    to_on: date,
    except_intervention_id: int | None = None,
) -> dict[int, list[Clash]]:
    """Return what keeps each of the employees busy from `from_on` to `to_on`, earliest first.

    Every employee asked for is in the answer, with an empty list when free.
    Rejected and withdrawn assignments and closed interventions count as
    nothing. Two queries, for any number of employees.
    """
    found: dict[int, list[Clash]] = {each: [] for each in employee_ids}
    known = [each for each in found if 0 < each <= LARGEST_ID]
    rows = _between(
        session,
        Absence.employee_id.in_(known),
        Assignment.employee_id.in_(known),
        days=_in_order(from_on, to_on),
    )
    for employee_id, clash in rows:
        if clash.intervention_id is None or clash.intervention_id != except_intervention_id:
            found[employee_id].append(clash)
    return {each: sorted(busy, key=_order) for each, busy in found.items()}


def overview(session: Session, *, from_on: date, to_on: date) -> list[EmployeeDays]:
    """Return every active employee, by name, with what keeps them busy; three queries."""
    active = select(Employee.id).where(Employee.is_active)
    found: dict[int, list[Clash]] = {}
    rows = _between(
        session,
        Absence.employee_id.in_(active),
        Assignment.employee_id.in_(active),
        days=_in_order(from_on, to_on),
    )
    for employee_id, clash in rows:
        found.setdefault(employee_id, []).append(clash)
    employees = session.execute(
        select(Employee.id, Employee.name, Employee.town)
        .where(Employee.is_active)
        .order_by(Employee.name, Employee.id)
    )
    return [
        EmployeeDays(
            employee_id=row.id,
            name=row.name,
            town=row.town,
            clashes=tuple(sorted(found.get(row.id, ()), key=_order)),
        )
        for row in employees
    ]


def _in_order(one: date, other: date) -> tuple[date, date]:
    return min(one, other), max(one, other)


def _order(clash: Clash) -> tuple[date, int]:
    return clash.starts_on, clash.intervention_id or 0


def _between(
    session: Session,
    whose_absence: ColumnElement[bool],
    whose_assignment: ColumnElement[bool],
    *,
    days: tuple[date, date],
) -> Iterator[tuple[int, Clash]]:
    absences = select(Absence).where(
        whose_absence, Absence.starts_on <= days[1], Absence.ends_on >= days[0]
    )
    for absence in session.scalars(absences):
        yield absence.employee_id, _absent(absence)
    jobs = (
        select(
            Assignment.employee_id,
            Assignment.status,
            selections.begins_on().label("starts_on"),
            Intervention.last_day.label("ends_on"),
            Intervention.id,
            Intervention.number,
            Intervention.object_label,
            Client.name,
        )
        .join(Assignment.intervention)
        .join(Intervention.client)
        .where(whose_assignment, selections.is_coming(*days))
    )
    for row in session.execute(jobs):
        yield row.employee_id, _busy(row)


def _absent(absence: Absence) -> Clash:
    return Clash(
        kind=ClashKind.ABSENT,
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
        note=absence.note or "",
    )


def _busy(row: Row[*tuple[Any, ...]]) -> Clash:
    return Clash(
        kind=_KINDS[row.status],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        intervention_id=row.id,
        intervention_number=row.number,
        client_name=row.name,
        note=row.object_label,
    )

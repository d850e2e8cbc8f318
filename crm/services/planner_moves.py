"""A job is moved in the planner: to other days, to somebody else, or both.

The same checks, mails and events as when its form is saved; does not commit.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from crm.domain.planning import shifted
from crm.domain.statuses import AssignmentStatus
from crm.errors import ChangedMeanwhileError, ClosedJobError, ComesAlreadyError
from crm.models import Assignment, Employee, Intervention
from crm.services import assignments, availability, changes, interventions
from crm.services.availability import Clash
from crm.services.mailing import Mailing
from crm.services.planner_values import seen_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What is to be: `employee` comes, None is nobody; `day` is the first day, None leaves it.

    `assignment_id` is whose part was moved, None for a job that nobody comes to. `seen`
    is what `planner_values.seen_of` said when the page was made.
    """

    assignment_id: int | None
    employee: Employee | None
    day: date | None
    seen: str
    clash_reason: str = ""


def move(
    session: Session, intervention: Intervention, to: Move, *, mailing: Mailing, now: datetime
) -> bool:
    """Move `intervention`; False when it stands there already.

    Other days are other days for all who come, and all of them are asked again. The one
    who comes no more is told. Raises ChangedMeanwhileError, ClosedJobError,
    ComesAlreadyError, MissingAddressError, and BusyThenError when somebody is not free
    then and no reason is given.
    """
    interventions.lock(session, intervention)
    part = _part(intervention, to.assignment_id)
    if to.seen != seen_of(intervention.version, part.version if part else None):
        raise ChangedMeanwhileError(name=str(intervention))
    if intervention.status.is_closed:
        raise ClosedJobError
    stays = part is not None and part.employee is to.employee
    new = None if stays else to.employee
    if new is not None:
        _require_new(intervention, new)
    if part is not None and not stays:
        assignments.withdraw(session, part, mailing=mailing, now=now)
    moved = _plan(session, intervention, to, mailing=mailing, now=now)
    if new is None:
        return moved or (part is not None and not stays)
    reason = to.clash_reason
    return changes.give(session, intervention, new, clash_reason=reason, mailing=mailing, now=now)


def clashes(session: Session, intervention: Intervention, to: Move) -> dict[str, list[Clash]]:
    """Return what keeps those busy who would come after `to`, by their names; reads only."""
    days = new_days(intervention, to.day)
    first, last = days[0] or days[1], days[1] or days[0]
    coming = {each.id: each.name for each in _coming(intervention, to)}
    if first is None or last is None or not coming:
        return {}
    found = availability.clashes(
        session, list(coming), from_on=first, to_on=last, except_intervention_id=intervention.id
    )
    return {coming[key]: busy for key, busy in found.items() if busy}


def new_days(intervention: Intervention, day: date | None) -> tuple[date | None, date | None]:
    """Return the planned days once the first of them is `day`; None leaves them."""
    starts, ends = intervention.planned_from_on, intervention.planned_to_on
    return (starts, ends) if day is None else shifted(starts, ends, first=day)


def _plan(
    session: Session, intervention: Intervention, to: Move, *, mailing: Mailing, now: datetime
) -> bool:
    starts, ends = new_days(intervention, to.day)
    return changes.plan(
        session,
        intervention,
        from_on=starts,
        to_on=ends,
        clash_reason=to.clash_reason,
        mailing=mailing,
        now=now,
    )


def _part(intervention: Intervention, assignment_id: int | None) -> Assignment | None:
    """Return whose part was moved; raise ChangedMeanwhileError when it is gone."""
    if assignment_id is None:
        return None
    for each in intervention.standing_assignments:
        if each.id == assignment_id:
            return each
    raise ChangedMeanwhileError(name=str(intervention))


def _require_new(intervention: Intervention, employee: Employee) -> None:
    if any(each.employee is employee for each in intervention.standing_assignments):
        raise ComesAlreadyError(name=employee.name)


def _coming(intervention: Intervention, to: Move) -> list[Employee]:
    left = [
        each.employee
        for each in intervention.standing_assignments
        if each.status is not AssignmentStatus.REJECTED and each.id != to.assignment_id
    ]
    return [*left, to.employee] if to.employee else left

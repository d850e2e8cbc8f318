"""Changes of one intervention without its form: the same rules, events and mails.

Each changes nothing and returns False where there is nothing to change, flushes, and
does not commit. Who was asked is told by `assignments.sync`, as when the form is saved.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, Priority
from crm.errors import BusyThenError, ClosedJobError
from crm.models import Assignment, ComplaintType, Employee, Intervention
from crm.services import assignments, availability, interventions
from crm.services.mailing import Mailing


def prioritise(
    session: Session,
    intervention: Intervention,
    priority: Priority,
    *,
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Give the intervention another priority; a closed one may have one, too."""
    return _give(session, intervention, "priority", priority, mailing=mailing, now=now)


def classify(
    session: Session,
    intervention: Intervention,
    kind: ComplaintType,
    *,
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Give the intervention another complaint type; a closed one may have one, too."""
    return _give(session, intervention, "complaint_type", kind, mailing=mailing, now=now)


def plan(  # noqa: PLR0913 - the days have two ends
    session: Session,
    intervention: Intervention,
    *,
    from_on: date | None,
    to_on: date | None,
    clash_reason: str,
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Plan the intervention for other days, or for none; who comes is asked again.

    Raises ClosedJobError, and BusyThenError when somebody who comes is not free then
    and no `clash_reason` is given, now or before.
    """
    _require_open(session, intervention)
    if (intervention.planned_from_on, intervention.planned_to_on) == (from_on, to_on):
        return False
    intervention.planned_from_on, intervention.planned_to_on = from_on, to_on
    coming = [
        each
        for each in intervention.standing_assignments
        if each.status is not AssignmentStatus.REJECTED
    ]
    for each in _busy(session, intervention, coming):
        each.clash_reason = _reason(each, clash_reason or each.clash_reason)
    assignments.sync(session, intervention, mailing=mailing, now=now)
    return True


def give(
    session: Session,
    intervention: Intervention,
    employee: Employee,
    *,
    clash_reason: str,
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Assign the employee and ask them; False when they are assigned already.

    Raises ClosedJobError, MissingAddressError, and BusyThenError when they are not free
    on the planned days and no `clash_reason` is given.
    """
    _require_open(session, intervention)
    standing = intervention.standing_assignments
    if any(each.employee_id == employee.id for each in standing):
        return False
    assignment = assignments.assign(session, intervention, employee)
    for each in _busy(session, intervention, [assignment]):
        each.clash_reason = _reason(each, clash_reason)
    session.flush()  # a new assignment gets its id, which the mail names
    assignments.sync(session, intervention, mailing=mailing, now=now)
    return True


def _give(
    session: Session,
    intervention: Intervention,
    name: str,
    value: Priority | ComplaintType,
    *,
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Set what changes nobody's days, and tell those who come; False when it is so already."""
    interventions.lock(session, intervention)
    if getattr(intervention, name) is value:
        return False
    setattr(intervention, name, value)
    assignments.sync(session, intervention, mailing=mailing, now=now)
    return True


def _require_open(session: Session, intervention: Intervention) -> None:
    interventions.lock(session, intervention)
    if intervention.status.is_closed:
        raise ClosedJobError


def _busy(
    session: Session, intervention: Intervention, coming: Sequence[Assignment]
) -> list[Assignment]:
    """Return those who have something else to do on the planned days."""
    days = intervention.planned_days
    if days is None or not coming:
        return []
    clashes = availability.clashes(
        session,
        [each.employee.id for each in coming],
        from_on=days[0],
        to_on=days[1],
        except_intervention_id=intervention.id,
    )
    return [each for each in coming if clashes[each.employee.id]]


def _reason(assignment: Assignment, given: str | None) -> str:
    if not given:
        raise BusyThenError(name=assignment.employee.name)
    return given.strip()[:200]

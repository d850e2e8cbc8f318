"""Asking somebody else in place of who rejected or keeps silent."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from crm.domain.statuses import COMING, AssignmentStatus
from crm.errors import NobodyMissingError, NotFreeError
from crm.models import Assignment, Employee, Intervention
from crm.services import assignments, interventions, substitutes
from crm.services.mailing import Mailing
from crm.services.unanswered import is_unanswered


def is_somebody_missing(intervention: Intervention, *, silent_too: bool) -> bool:
    """Tell whether more people rejected than were asked since in their place.

    With `silent_too` who has not answered in time counts like who rejected.
    """
    if intervention.status.is_closed:
        return False
    standing = intervention.standing_assignments
    lost = [moment for each in standing if (moment := _lost_at(each, silent_too=silent_too))]
    since = [each for each in standing if lost and _may_come(each) and _is_after(each, min(lost))]
    return len(lost) > len(since)


def ask_instead(  # noqa: PLR0913 - who is asked, on what terms
    session: Session,
    intervention: Intervention,
    employee: Employee,
    *,
    silent_too: bool,
    mailing: Mailing,
    now: datetime,
    today: date,
) -> bool:
    """Assign and ask `employee` in place of somebody who does not come; does not commit.

    False, and no change, when they are assigned already. Who was asked before
    stays as they are. Raises NobodyMissingError when somebody else was asked
    meanwhile, or the intervention was closed, NotFreeError when the employee
    could only come in spite of something, which the form asks a reason for, and
    what `assignments.sync` raises.
    """
    interventions.lock(session, intervention)
    if any(each.employee_id == employee.id for each in intervention.standing_assignments):
        return False
    if not is_somebody_missing(intervention, silent_too=silent_too):
        raise NobodyMissingError
    possible = substitutes.candidates(session, intervention, today=today)
    if not any(each.employee_id == employee.id and each.is_free for each in possible):
        raise NotFreeError(name=employee.name)
    assignments.assign(session, intervention, employee)
    assignments.sync(session, intervention, mailing=mailing, now=now)
    return True


def _lost_at(assignment: Assignment, *, silent_too: bool) -> datetime | None:
    """Return since when the employee is not counted on; None while they are."""
    if assignment.status is AssignmentStatus.REJECTED:
        return assignment.answered_at or assignment.created_at
    return assignment.reminded_at if silent_too and is_unanswered(assignment) else None


def _may_come(assignment: Assignment) -> bool:
    return assignment.status in COMING and not is_unanswered(assignment)


def _is_after(assignment: Assignment, moment: datetime) -> bool:
    return assignment.asked_at is not None and assignment.asked_at > moment

"""Assignments: asking employees, taking their answers, taking them off again."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, EventKind
from crm.models import Assignment, Employee, Intervention, OutboxMail
from crm.services import assignment_mails, interventions, messages
from crm.services.mailing import Mailing
from crm.services.offers import Offer, is_same_job

_ANSWERS = {
    AssignmentStatus.CONFIRMED: EventKind.CONFIRMED,
    AssignmentStatus.REJECTED: EventKind.REJECTED,
}


def assign(
    session: Session,
    intervention: Intervention,
    employee: Employee,
    *,
    clash_reason: str | None = None,
) -> Assignment:
    """Return the employee's assignment: a new one, the one there is, or a withdrawn one revived.

    Asks nobody, which is for `sync`, and flushes nothing.
    """
    with session.no_autoflush:
        assignment = _assignment_of(intervention, employee)
        if assignment is None:
            assignment = Assignment(employee=employee, status=AssignmentStatus.PENDING)
            # Appended, not added: an intervention that a form is still filling in stays outside.
            intervention.assignments.append(assignment)
        elif assignment.is_withdrawn:
            assignment.status = AssignmentStatus.PENDING
            assignment.offered = assignment.asked_at = assignment.answered_at = None
            assignment.reminded_at = None
        if clash_reason is not None:
            assignment.clash_reason = clash_reason.strip()[:200] or None
    return assignment


def sync(
    session: Session, intervention: Intervention, *, mailing: Mailing, now: datetime
) -> list[OutboxMail]:
    """Ask everybody assigned who was not asked about the job as it is now; return the mails.

    The one place that asks. Another place, object or interval is a new offer,
    which also who confirmed or rejected has to answer; other news go out as an
    update and change no status. Safe to call again: what was said already is
    not said twice. Computes the intervention's status. Does not commit. Raises
    MissingAddressError, before any change, when somebody cannot be written to.
    """
    interventions.lock(session, intervention)
    if intervention.status.is_closed:
        return []
    offer = Offer.of(intervention)
    due = [each for each in intervention.standing_assignments if _is_due(each, offer)]
    for assignment in due:
        assignment_mails.require_address(assignment.employee)
    mails = [_tell(session, each, offer, mailing=mailing, now=now) for each in due]
    interventions.refresh_status(intervention)
    return [mail for mail in mails if mail is not None]


def withdraw(
    session: Session, assignment: Assignment, *, mailing: Mailing, now: datetime
) -> OutboxMail | None:
    """Take the employee off the job and tell them so, if they had been asked.

    The row stays, for its history. Nothing happens when it was withdrawn
    before. Computes the intervention's status. Does not commit.
    """
    intervention = assignment.intervention
    interventions.lock(session, intervention)
    if assignment.is_withdrawn:
        return None
    was_asked = assignment.offered is not None
    assignment.status = AssignmentStatus.WITHDRAWN
    assignment.offered = None
    assignment.offer += 1  # answers to what was asked before no longer count
    messages.add_event(session, intervention, EventKind.WITHDRAWN, now=now, assignment=assignment)
    interventions.refresh_status(intervention)
    if not was_asked or intervention.status.is_closed:
        return None
    return assignment_mails.send_withdrawal(
        session, assignment, reason=None, mailing=mailing, now=now
    )


def answer(
    session: Session, assignment: Assignment, decision: AssignmentStatus, *, now: datetime, by: str
) -> bool:
    """Take an answer, CONFIRMED or REJECTED, and compute the intervention's status.

    False, and no change, when the employee was taken off, the intervention is
    closed, or the answer is the one that is there. `by` is who gave it. Does
    not commit. Raises ValueError for a decision that is no answer.
    """
    if decision not in _ANSWERS:
        raise ValueError(f"{decision.name} is no answer")
    intervention = assignment.intervention
    interventions.lock(session, intervention)
    if assignment.is_withdrawn or intervention.status.is_closed or assignment.status is decision:
        return False
    assignment.status = decision
    assignment.answered_at = now
    messages.add_event(
        session, intervention, _ANSWERS[decision], now=now, author=by, assignment=assignment
    )
    interventions.refresh_status(intervention)
    return True


def may_answer(assignment: Assignment, *, today: date) -> bool:
    """Tell whether the employee may still answer by themselves on `today`, the company's date.

    A first answer counts as long as the job is open; one that was given may be
    changed until the day on which the job starts.
    """
    intervention = assignment.intervention
    if assignment.is_withdrawn or intervention.status.is_closed:
        return False
    days = intervention.planned_days
    first = assignment.status is AssignmentStatus.PENDING
    return first or days is None or today <= days[0]


def offer_of(dedupe_key: str) -> tuple[int, int] | None:
    """Return assignment id and offer that an outgoing mail is about, from its dedupe key.

    None for a mail that asked nothing, such as a withdrawal.
    """
    kind, *rest = dedupe_key.split(":")
    if kind != "offer" or len(rest) < 2 or not all(part.isdecimal() for part in rest[:2]):
        return None
    return int(rest[0]), int(rest[1])


def _assignment_of(intervention: Intervention, employee: Employee) -> Assignment | None:
    for each in intervention.assignments:
        if each.employee is employee:
            return each
    return None


def _is_due(assignment: Assignment, offer: Offer) -> bool:
    if assignment.offered == offer.fingerprint:
        return False
    # Who said no to this very job is spared the news about it.
    rejected = assignment.status is AssignmentStatus.REJECTED
    return not (rejected and is_same_job(offer.fingerprint, assignment.offered))


def _tell(
    session: Session, assignment: Assignment, offer: Offer, *, mailing: Mailing, now: datetime
) -> OutboxMail | None:
    same_job = is_same_job(offer.fingerprint, assignment.offered)
    assignment.offered = offer.fingerprint
    if same_job:
        return assignment_mails.send_update(session, assignment, offer, mailing=mailing, now=now)
    assignment.offer += 1
    assignment.status = AssignmentStatus.PENDING
    assignment.asked_at, assignment.answered_at, assignment.reminded_at = now, None, None
    messages.add_event(
        session, assignment.intervention, EventKind.ASKED, now=now, assignment=assignment
    )
    return assignment_mails.send_request(session, assignment, offer, mailing=mailing, now=now)

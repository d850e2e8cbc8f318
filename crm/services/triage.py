"""The triage desk: a person says what a received mail belongs to and what it means."""

from dataclasses import asdict
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, EventKind, TriageStatus
from crm.domain.triage import MatchedBy, Settled, TriageReason
from crm.models import Assignment, Intervention, Message
from crm.services import assignments, interventions

COUNTED = 100  # more are shown as 99+
_STATUSES = {
    EventKind.ASKED: AssignmentStatus.PENDING,
    EventKind.CONFIRMED: AssignmentStatus.CONFIRMED,
    EventKind.REJECTED: AssignmentStatus.REJECTED,
    EventKind.WITHDRAWN: AssignmentStatus.WITHDRAWN,
}
_ANSWERED = frozenset({AssignmentStatus.CONFIRMED, AssignmentStatus.REJECTED})


def open_count(session: Session, *, at_most: int = COUNTED) -> int:
    """Return how many mails wait for a person, counting no further than `at_most`."""
    return session.scalar(_open_count(at_most)) or 0


@cache
def _open_count(at_most: int) -> Select[int]:
    """Return the statement, which every page asks for its menu."""
    waiting = select(Message.id).where(Message.triage == TriageStatus.OPEN).limit(at_most)
    return select(func.count()).select_from(waiting.subquery())


def attach(
    session: Session,
    message: Message,
    intervention: Intervention,
    *,
    assignment: Assignment | None = None,
) -> bool:
    """Put a mail into the timeline of `intervention`, and take it off the desk.

    The intervention and its assignments stay as they are. False, and no change,
    when the mail was settled before. Does not commit. Raises ValueError for an
    assignment of another intervention.
    """
    if assignment is not None and assignment.intervention_id != intervention.id:
        raise ValueError("the assignment belongs to another intervention")
    return _take(session, message, intervention, assignment, answer="")


def settle(
    session: Session,
    message: Message,
    assignment: Assignment,
    decision: AssignmentStatus,
    *,
    now: datetime,
    by: str,
) -> bool:
    """Let a mail answer for `assignment`, since `by` understands it so.

    The mail goes into the intervention's timeline. False, and no change, when it
    was settled before, or when nobody can answer any more (withdrawn, closed).
    Does not commit. Raises ValueError for a decision that is no answer.
    """
    intervention = assignment.intervention
    interventions.lock(session, intervention)
    session.refresh(assignment)
    if assignment.is_withdrawn or intervention.status.is_closed:
        return False
    before = assignment.status
    answer = decision.name if decision is not before else ""
    if not _take(session, message, intervention, assignment, answer=answer):
        return False
    assignments.answer(session, assignment, decision, now=now, by=by)
    return True


def ignore(session: Session, message: Message) -> bool:
    """Take a mail off the desk and leave it where it stands; does not commit.

    False, and no change, when it was settled before.
    """
    if not _is_open(session, message):
        return False
    message.triage = TriageStatus.IGNORED
    return True


def undo(session: Session, message: Message, *, now: datetime, by: str) -> bool:
    """Put a mail that was settled or ignored back on the desk, as it was; does not commit.

    An answer that a person took from it is taken back, if no other came since.
    False, and no change, when the mail is on the desk already.
    """
    if message.intervention is not None:
        interventions.lock(session, message.intervention)  # before the mail, as in settle
    _hold(session, message)
    if message.triage not in (TriageStatus.SETTLED, TriageStatus.IGNORED):
        return False
    if message.settled_from is not None:
        settled = Settled(**message.settled_from)
        _take_answer_back(session, message, settled, now=now, by=by)
        message.intervention_id = settled.intervention_id
        message.assignment_id = settled.assignment_id
        message.matched_by, message.settled_from = settled.matched_by, None
    message.triage = TriageStatus.OPEN
    return True


def reason_of(message: Message) -> TriageReason | None:
    """Return why `message` needs, or needed, a person."""
    return TriageReason.of(message.triage_reason)


def _take(
    session: Session,
    message: Message,
    intervention: Intervention,
    assignment: Assignment | None,
    *,
    answer: str,
) -> bool:
    if not _is_open(session, message):
        return False
    before = Settled(message.matched_by, answer, message.intervention_id, message.assignment_id)
    message.settled_from, message.matched_by = asdict(before), MatchedBy.PERSON.value
    message.intervention, message.assignment = intervention, assignment
    message.triage = TriageStatus.SETTLED
    return True


def _is_open(session: Session, message: Message) -> bool:
    _hold(session, message)
    return message.triage is TriageStatus.OPEN


def _hold(session: Session, message: Message) -> None:
    """Hold a mail, so that of two people the second sees what the first one did."""
    session.flush()
    session.execute(select(Message.id).where(Message.id == message.id).with_for_update())
    session.refresh(message)


def _take_answer_back(
    session: Session, message: Message, settled: Settled, *, now: datetime, by: str
) -> None:
    assignment = message.assignment
    if not settled.answer or assignment is None:
        return
    interventions.lock(session, assignment.intervention)
    session.refresh(assignment)
    last, before = _last_events(session, assignment)
    if last is None or _STATUSES[last] is not AssignmentStatus[settled.answer]:
        return
    if assignment.is_withdrawn or assignment.intervention.status.is_closed:
        return
    status = _STATUSES[before] if before else AssignmentStatus.PENDING
    if status in _ANSWERED:
        assignments.answer(session, assignment, status, now=now, by=by)
        return
    assignment.status, assignment.answered_at = AssignmentStatus.PENDING, None
    interventions.refresh_status(assignment.intervention)


def _last_events(
    session: Session, assignment: Assignment
) -> tuple[EventKind | None, EventKind | None]:
    """Return the last two things that happened to `assignment`, the last one first."""
    happened = (
        select(Message.event)
        .where(Message.assignment_id == assignment.id, Message.event.in_(_STATUSES))
        .order_by(Message.id.desc())
        .limit(2)
    )
    events = [*session.scalars(happened), None, None]
    return events[0], events[1]

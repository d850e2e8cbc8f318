"""Whether a reply may answer for its sender, and what comes of it (rules for replies, 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.domain.mail import InboundMail
from crm.domain.replies import Decision, Reading
from crm.domain.statuses import AssignmentStatus
from crm.domain.triage import TriageReason
from crm.models import Assignment
from crm.services import assignments, interventions
from crm.services.matching import Match, comes_from

ANSWERS = {
    Decision.CONFIRM: AssignmentStatus.CONFIRMED,
    Decision.REJECT: AssignmentStatus.REJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A mail as it was matched and read.

    `written_at` is its own date, never later than `received_at`.
    """

    mail: InboundMail
    match: Match | None
    reading: Reading
    received_at: datetime
    written_at: datetime
    has_namesake: bool
    timezone: str

    @property
    def is_from_machine(self) -> bool:
        """Tell whether no person wrote it."""
        return self.reading.rule.startswith("machine:")


def hold(session: Session, match: Match) -> None:
    """Hold what `match` found until the transaction ends, as it is now and not as it was.

    Raises StaleDataError when it was deleted meanwhile.
    """
    interventions.lock(session, match.intervention)
    if match.assignment not in (None, *match.intervention.assignments):
        raise StaleDataError("the assignment was deleted meanwhile")


def why_ask(reply: Reply) -> TriageReason | None:
    """Return why a person has to look at `reply`; None when nobody has to.

    What is tied to an assignment and is from a machine, or has no text, is only
    kept. Expects what it matched to be held.
    """
    match = reply.match
    if match is None or reply.is_from_machine:
        return TriageReason.UNMATCHED if match is None else None
    if reply.has_namesake:
        return TriageReason.SAME_ID
    assignment = match.assignment
    if assignment is None:
        closed = match.intervention.status.is_closed
        return TriageReason.CLOSED if closed else TriageReason.THREAD_ONLY
    return next((reason for reason, holds in _CHECKS if holds(reply, match, assignment)), None)


def answer(session: Session, reply: Reply, assignment: Assignment) -> str:
    """Take the answer of a `reply` that nobody has to look at; return what came of it.

    Of two answers the one written later counts, in whatever order they come.
    """
    decision = ANSWERS.get(reply.reading.decision)
    if decision is None:
        return "no answer"
    if assignment.answered_at is not None and reply.written_at < assignment.answered_at:
        return "superseded"
    name = assignment.employee.name
    if assignments.answer(session, assignment, decision, now=reply.written_at, by=name):
        return "answered"
    assignment.answered_at = reply.written_at  # or an older answer could still replace it
    return "repeated"


def _is_withdrawn(_reply: Reply, _match: Match, assignment: Assignment) -> bool:
    return assignment.is_withdrawn


def _is_closed(_reply: Reply, match: Match, _assignment: Assignment) -> bool:
    return match.intervention.status.is_closed


def _is_from_another(reply: Reply, _match: Match, assignment: Assignment) -> bool:
    return not comes_from(reply.mail, assignment.employee)


def _is_doubted(reply: Reply, _match: Match, _assignment: Assignment) -> bool:
    return reply.mail.auth.failed


def _is_contradictory(_reply: Reply, match: Match, _assignment: Assignment) -> bool:
    return match.contradictory


def _is_stale(reply: Reply, match: Match, assignment: Assignment) -> bool:
    """Tell whether the answer is to an older offer, or may be: then nothing in it says which."""
    if reply.reading.decision is Decision.NONE:
        return False
    if match.offers:
        return match.offers != {assignment.offer}
    asked_again = assignment.offer > 1 and assignment.asked_at is not None
    return asked_again and reply.written_at < (assignment.asked_at or reply.written_at)


def _is_too_late(reply: Reply, _match: Match, assignment: Assignment) -> bool:
    decision = ANSWERS.get(reply.reading.decision)
    if decision is None or decision is assignment.status:
        return False
    today = reply.received_at.astimezone(ZoneInfo(reply.timezone)).date()
    return not assignments.may_answer(assignment, today=today)


def _is_unclear(reply: Reply, _match: Match, _assignment: Assignment) -> bool:
    return reply.reading.decision is Decision.UNCLEAR


_CHECKS: tuple[tuple[TriageReason, Callable[[Reply, Match, Assignment], bool]], ...] = (
    (TriageReason.WITHDRAWN, _is_withdrawn),
    (TriageReason.CLOSED, _is_closed),
    (TriageReason.OTHER_SENDER, _is_from_another),
    (TriageReason.AUTH_FAILED, _is_doubted),
    (TriageReason.CONTRADICTION, _is_contradictory),
    (TriageReason.STALE_OFFER, _is_stale),
    (TriageReason.TOO_LATE, _is_too_late),
    (TriageReason.UNCLEAR, _is_unclear),
)

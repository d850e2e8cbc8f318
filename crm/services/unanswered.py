"""Unanswered: who was asked, was given time, and still has said nothing."""

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus
from crm.domain.transitions import OPEN
from crm.models import Assignment, Intervention


def is_pending() -> ColumnElement[bool]:
    """Tell of an assignment whether it waits for an answer.

    The status stands in the statement itself: a database that plans before it
    knows the values would not use the index on those that wait.
    """
    kind = Assignment.__table__.c.status.type
    return Assignment.status == bindparam(
        None, AssignmentStatus.PENDING, type_=kind, literal_execute=True
    )


def has_unanswered() -> ColumnElement[bool]:
    """Tell of an intervention whether it stands under *unanswered*.

    It is open, and one of those assigned has not answered in time.
    """
    silent = select(Assignment.intervention_id).where(
        is_pending(), Assignment.reminded_at.is_not(None)
    )
    return and_(Intervention.id.in_(silent), Intervention.status.in_(OPEN))


def is_unanswered(assignment: Assignment) -> bool:
    """Tell the same of one assignment that is at hand."""
    is_silent = assignment.status is AssignmentStatus.PENDING and assignment.reminded_at is not None
    return is_silent and not assignment.intervention.status.is_closed


def count(session: Session) -> int:
    """Return how many interventions stand under *unanswered*."""
    return (
        session.scalar(select(func.count()).select_from(Intervention).where(has_unanswered())) or 0
    )

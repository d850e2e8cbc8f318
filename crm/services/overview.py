"""What waits for somebody, counted: one query a table, by its indexes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus, OutboxStatus, TriageStatus
from crm.models import Intervention, Message, OutboxMail
from crm.services import unanswered

OPEN = (
    InterventionStatus.NEW,
    InterventionStatus.ASSIGNED,
    InterventionStatus.REJECTED,
    InterventionStatus.CONFIRMED,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of each; `today` counts all interventions whose planned days begin then."""

    unassigned: int
    pending: int
    unanswered: int
    rejected: int
    confirmed: int
    today: int
    triage: int
    failed: int


def count(session: Session, *, today: date) -> Counted:
    """Return how much of each kind waits; reads only."""
    statement = (
        select(Intervention.status, func.count().label("number"))
        .where(Intervention.status.in_(OPEN))
        .group_by(Intervention.status)
    )
    open_ones = {row.status: row.number for row in session.execute(statement)}
    return Counted(
        unassigned=open_ones.get(InterventionStatus.NEW, 0),
        pending=open_ones.get(InterventionStatus.ASSIGNED, 0),
        unanswered=unanswered.count(session),
        rejected=open_ones.get(InterventionStatus.REJECTED, 0),
        confirmed=open_ones.get(InterventionStatus.CONFIRMED, 0),
        today=_number(session, select(func.count()).where(Intervention.planned_from_on == today)),
        triage=_number(session, select(func.count()).where(Message.triage == TriageStatus.OPEN)),
        failed=_number(
            session, select(func.count()).where(OutboxMail.status == OutboxStatus.FAILED)
        ),
    )


def _number(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0

"""What waits for somebody, counted: each number is that of a list of the grid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from crm.domain.relative_days import RelativeDays
from crm.domain.statuses import InterventionStatus, OutboxStatus, TriageStatus
from crm.domain.transitions import OPEN
from crm.models import Base, Intervention, Message, OutboxMail
from crm.services import selections, unanswered


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of each; `today` and `week` are all jobs of which a planned day is then."""

    unassigned: int
    pending: int
    unanswered: int
    rejected: int
    confirmed: int
    overdue: int
    today: int
    week: int
    triage: int
    failed: int


def count(session: Session, *, today: date) -> Counted:
    """Return how much of each kind waits; reads only, each number by an index."""
    statement = (
        select(Intervention.status, func.count().label("number"))
        .where(Intervention.status.in_(OPEN))
        .group_by(Intervention.status)
    )
    open_ones = {row.status: row.number for row in session.execute(statement)}

    today_, week = (
        selections.takes_place(*days.span(today))
        for days in (RelativeDays.TODAY, RelativeDays.THIS_WEEK)
    )
    numbers = _numbers(
        session,
        unanswered=(Intervention, unanswered.has_unanswered()),
        overdue=(Intervention, selections.is_overdue(today)),
        today=(Intervention, today_),
        week=(Intervention, week),
        triage=(Message, Message.triage == TriageStatus.OPEN),
        failed=(OutboxMail, OutboxMail.status == OutboxStatus.FAILED),
    )
    return Counted(
        unassigned=open_ones.get(InterventionStatus.NEW, 0),
        pending=open_ones.get(InterventionStatus.ASSIGNED, 0),
        rejected=open_ones.get(InterventionStatus.REJECTED, 0),
        confirmed=open_ones.get(InterventionStatus.CONFIRMED, 0),
        **numbers,
    )


@dataclass(frozen=True, slots=True)
class OwnCounted:
    """How many jobs of one employee there are to do, and how many are planned for today."""

    open: int
    today: int


def count_own(session: Session, employee_id: int | None, *, today: date) -> OwnCounted:
    """Return the numbers of one employee; none for nobody."""
    if employee_id is None:
        return OwnCounted(0, 0)
    own = selections.is_assigned_to(employee_id)
    days = selections.takes_place(*RelativeDays.TODAY.span(today))
    numbers = _numbers(
        session,
        open=(Intervention, and_(own, selections.is_open())),
        today=(Intervention, and_(own, days)),
    )
    return OwnCounted(**numbers)


def _numbers(session: Session, **wanted: tuple[type[Base], ColumnElement[bool]]) -> dict[str, int]:
    """Return how many rows there are of each kind, by one statement."""
    counts = [
        select(func.count()).select_from(model).where(condition).scalar_subquery().label(name)
        for name, (model, condition) in wanted.items()
    ]
    return dict(session.execute(select(*counts)).one()._mapping)  # noqa: SLF001 - its public name

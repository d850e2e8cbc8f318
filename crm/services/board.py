"""The open interventions by status, and what was finalised today: cards in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.domain.transitions import NOBODY_COMES
from crm.hints import holds_for_few
from crm.models import Assignment, Client, Employee, Intervention
from crm.services import selections

MOST = 40  # cards of a column
OPEN_COLUMNS = (*NOBODY_COMES, InterventionStatus.ASSIGNED, InterventionStatus.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An intervention at a glance; `people` are names with what they answered."""

    id: int
    number: int
    version: int
    client: str
    title: str
    status: InterventionStatus
    priority: Priority
    planned_on: date | None
    days_old: int
    people: Sequence[tuple[str, AssignmentStatus]]


@dataclass(frozen=True, slots=True)
class Column:
    """The cards of a status, `count` of which there are in all."""

    status: InterventionStatus
    cards: Sequence[Card]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.count - len(self.cards), 0)


def read(session: Session, *, today: date, timezone: str) -> list[Column]:
    """Return the columns, the most urgent and oldest first; of today's the last first.

    Three queries, however many cards there are; reads only.
    """
    is_todays = _finalised_since(datetime.combine(today, time(), ZoneInfo(timezone)))
    counts = _counts(session, is_todays)
    rows = sorted(session.execute(_cards(is_todays)), key=_place)
    people = _people(session, [row.id for row in rows])
    return [
        Column(
            status,
            [_card(row, people.get(row.id, ()), today) for row in rows if row.status is status],
            counts.get(status, 0),
        )
        for status in (*OPEN_COLUMNS, InterventionStatus.FINALISED)
    ]


def _finalised_since(begin: datetime) -> ColumnElement[bool]:
    is_done = Intervention.status == InterventionStatus.FINALISED
    return and_(is_done, holds_for_few(Intervention.finalised_at >= begin))


def _counts(session: Session, is_todays: ColumnElement[bool]) -> dict[InterventionStatus, int]:
    number = func.count().label("number")
    status = Intervention.status.label("status")
    open_ones = select(status, number).where(status.in_(OPEN_COLUMNS)).group_by(status)
    todays = select(status, number).where(is_todays).group_by(status)
    return {row.status: row.number for row in session.execute(union_all(open_ones, todays))}


def _cards(is_todays: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the query of all cards: of each column so many, found by its index."""
    oldest = (Intervention.urgency.desc(), Intervention.complaint_on, Intervention.id)
    parts = [_part(Intervention.status == each, *oldest) for each in OPEN_COLUMNS]
    last = (Intervention.finalised_at.desc(), Intervention.id.desc())
    parts.append(_part(is_todays, *last))
    return union_all(*(select(each.subquery()) for each in parts))


def _part(which: ColumnElement[bool], *order: Any) -> Select[*tuple[Any, ...]]:
    job = Intervention
    return (
        select(
            *(job.id, job.number, job.version, job.object_label, job.status, job.priority),
            *(job.urgency, job.complaint_on, job.finalised_at),
            selections.begins_on().label("planned_on"),
            Client.name.label("client"),
        )
        .join(job.client)
        .where(which)
        .order_by(*order)
        .limit(MOST)
    )


def _place(row: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return by what the cards of a column are in order."""
    if row.finalised_at is not None and row.status is InterventionStatus.FINALISED:
        return (-row.finalised_at.timestamp(), -row.id)
    return (-row.urgency, row.complaint_on, row.id)


def _people(session: Session, jobs: Sequence[int]) -> dict[int, list[tuple[str, AssignmentStatus]]]:
    found: dict[int, list[tuple[str, AssignmentStatus]]] = {}
    rows = session.execute(
        select(Assignment.intervention_id, Employee.name, Assignment.status)
        .join(Assignment.employee)
        .where(Assignment.intervention_id.in_(jobs))
        .where(Assignment.status != AssignmentStatus.WITHDRAWN)
        .order_by(Assignment.id)
    )
    for job, name, status in rows:
        found.setdefault(job, []).append((name, status))
    return found


def _card(
    row: Row[*tuple[Any, ...]], people: Sequence[tuple[str, AssignmentStatus]], today: date
) -> Card:
    return Card(
        id=row.id,
        number=row.number,
        version=row.version,
        client=row.client,
        title=row.object_label,
        status=row.status,
        priority=row.priority,
        planned_on=row.planned_on,
        days_old=max((today - row.complaint_on).days, 0),
        people=people,
    )

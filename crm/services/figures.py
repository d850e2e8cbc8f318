"""Figures of the work: cases by week, time to finish, load of each employee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.relative_days import RelativeDays, monday_of
from crm.models import Assignment, Employee, Intervention
from crm.services import selections

WEEKS = 12
RECENT = 2000  # the last so many that were finished make the median
MOST_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class Week:
    """How many cases came in the week that begins on `monday`, and how many were finished."""

    monday: date
    opened: int
    finished: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many open jobs an employee has this week."""

    employee_id: int
    name: str
    jobs: int


def weeks(session: Session, *, today: date, timezone: str, number: int = WEEKS) -> list[Week]:
    """Return the last `number` weeks, this one included, oldest first; reads only.

    Two queries that read the rows of these weeks and no others.
    """
    monday = monday_of(today)
    mondays = [monday - timedelta(weeks=back) for back in range(number - 1, -1, -1)]
    days = [*mondays, monday + timedelta(weeks=1)]
    opened = _counted(session, Intervention.complaint_on, days)
    edges = [datetime.combine(day, time(), ZoneInfo(timezone)) for day in days]
    finished = _counted(session, Intervention.finalised_at, edges)
    return [Week(*each) for each in zip(mondays, opened, finished, strict=True)]


def days_to_finish(session: Session, *, timezone: str) -> float | None:
    """Return the median number of days from the call to the end; None when nothing ended yet."""
    rows = session.execute(
        select(Intervention.complaint_on, Intervention.finalised_at)
        .where(Intervention.finalised_at.is_not(None))
        .order_by(Intervention.finalised_at.desc())
        .limit(RECENT)
    )
    zone = ZoneInfo(timezone)
    days = [
        (row.finalised_at.astimezone(zone).date() - row.complaint_on).days
        for row in rows
        if row.finalised_at
    ]
    return median(days) if days else None


def loads(session: Session, *, today: date) -> list[Load]:
    """Return who has the most open jobs this week, the most first; reads only."""
    number = func.count().label("number")
    rows = session.execute(
        select(Employee.id, Employee.name, number)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Assignment.intervention)
        .where(selections.is_coming(*RelativeDays.THIS_WEEK.span(today)))
        .group_by(Employee.id, Employee.name)
        .order_by(number.desc(), Employee.name)
        .limit(MOST_PEOPLE)
    )
    return [Load(row.id, row.name, row.number) for row in rows]


def _counted(session: Session, column: Any, edges: Sequence[date]) -> list[int]:
    """Return how many rows lie between each two of the `edges`, the first of them included."""
    counts = [
        select(func.count()).where(column >= begin, column < end).scalar_subquery()
        for begin, end in pairwise(edges)
    ]
    return list(session.execute(select(*counts)).one())

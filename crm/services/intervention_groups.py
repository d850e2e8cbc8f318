"""Interventions counted by what they share: client, employee, status, week, town.

Each function takes the rows that a list shows, as `counted` makes them of its query,
and returns one stretch of the groups, the largest first, with how many groups there are.
They read these rows and no others.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session

from crm.domain.relative_days import monday_of
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.models import Assignment, Client, Employee, Intervention

MOST_COUNTED = 10_000  # rows; of more, the newest


@dataclass(frozen=True, slots=True)
class Counted:
    """A group: its key, None for those without one, its name, and the number of its rows."""

    key: Any
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which of the groups are wanted: so many from the one at `start` on."""

    start: int
    size: int


Groups = tuple[list[Counted], int]


def counted(found: Select[Any], newest: Any = None) -> Subquery:
    """Return the rows that are counted: all of `found` or, where they are more, the newest.

    `newest` is then the key by which the index has them that finds them.
    """
    job = Intervention
    rows = found.with_only_columns(
        job.id, job.client_id, job.planned_from_on, job.status, job.stage
    )
    ordered = rows if newest is None else rows.order_by(newest.desc())
    return ordered.limit(MOST_COUNTED).subquery("counted")


def by_client(session: Session, rows: Subquery, stretch: Stretch) -> Groups:
    """Count the jobs of each client."""
    statement = (
        select(Client.id, Client.name, func.count().label("number"))
        .join(rows, rows.c.client_id == Client.id)
        .group_by(Client.id, Client.name)
    )
    return _read(session, statement, Client.name, stretch)


def by_employee(
    session: Session, rows: Subquery, stretch: Stretch, *, only: int | None = None
) -> Groups:
    """Count the jobs of each employee who was not taken off; of one alone where `only` is given.

    A job of two counts for both.
    """
    statement = (
        select(Employee.id, Employee.name, func.count().label("number"))
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(rows, rows.c.id == Assignment.intervention_id)
        .where(Assignment.status != AssignmentStatus.WITHDRAWN)
        .group_by(Employee.id, Employee.name)
    )
    if only is not None:
        statement = statement.where(Employee.id == only)
    return _read(session, statement, Employee.name, stretch)


def unassigned(session: Session, rows: Subquery) -> int:
    """Count the open jobs that nobody is assigned to."""
    statement = select(func.count()).where(rows.c.status == InterventionStatus.NEW)
    return session.scalar(statement) or 0


def by_status(session: Session, rows: Subquery) -> list[Counted]:
    """Count the jobs of each status, in the order of a job's life."""
    statement = (
        select(rows.c.status, func.count().label("number"))
        .group_by(rows.c.status, rows.c.stage)
        .order_by(rows.c.stage)
    )
    return [Counted(row.status, "", row.number) for row in session.execute(statement)]


def by_town(session: Session, rows: Subquery, stretch: Stretch) -> Groups:
    """Count the jobs in each town of a client; spellings that fold alike are one town."""
    name = func.max(Client.town)
    statement = (
        select(Client.town_key, name, func.count().label("number"))
        .join(rows, rows.c.client_id == Client.id)
        .group_by(Client.town_key)
    )
    return _read(session, statement, Client.town_key, stretch)


def by_week(session: Session, rows: Subquery, stretch: Stretch) -> Groups:
    """Count the jobs that begin in each week, the latest first, those without a day last.

    The key is the week's Monday. The weeks are made here: the databases have no way in
    common, and there are few days.
    """
    statement = select(rows.c.planned_from_on, func.count()).group_by(rows.c.planned_from_on)
    numbers: Counter[date | None] = Counter()
    for day, number in session.execute(statement):
        numbers[monday_of(day) if day else None] += number
    mondays: list[date | None] = [*sorted((day for day in numbers if day), reverse=True)]
    keys = mondays + ([None] if None in numbers else [])
    shown = keys[stretch.start : stretch.start + stretch.size]
    return [Counted(key, "", numbers[key]) for key in shown], len(keys)


def _read(session: Session, statement: Any, name: Any, stretch: Stretch) -> Groups:
    ordered = statement.add_columns(func.count().over().label("groups")).order_by(
        func.count().desc(), name.nulls_last(), statement.selected_columns[0]
    )
    rows = session.execute(ordered.offset(stretch.start).limit(stretch.size)).all()
    groups = [Counted(row[0], row[1] or "", row.number) for row in rows]
    return groups, rows[0].groups if rows else 0

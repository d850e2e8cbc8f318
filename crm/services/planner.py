"""Who is where when: employees with their jobs and absences in a span of days, and what waits."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from crm.domain.folding import fold
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.domain.transitions import NOBODY_COMES
from crm.hints import checked_last
from crm.models import Absence, Assignment, Client, Employee, Intervention
from crm.services import selections
from crm.services.planner_values import Away, Job, Person, Plan, Span, seen_of

MOST_PEOPLE = 100
MOST_JOBS = 3000
MOST_WAITING = 30
MOST_WORDS = 5
# Jobs that end later than this after the span are left out: looking at days long past
# would otherwise read all that came since.
LONGEST = timedelta(days=366)


_T = TypeVar("_T", Job, Away)


def read(session: Session, span: Span) -> Plan:
    """Return who is where in `span`, and what nobody comes to until its end.

    Four queries, however many people and jobs there are; reads only.
    """
    people = session.execute(_people(span)).all()
    keys = [each.id for each in people[:MOST_PEOPLE]]
    jobs = session.execute(_jobs(span, keys)).all()
    of = _by_employee([_job(row) for row in jobs[:MOST_JOBS]])
    away = _by_employee(_absences(session, span, keys))
    waiting = session.execute(_waiting(span, MOST_WAITING + 1)).all()
    return Plan(
        [
            Person(
                each.id,
                each.name,
                each.town or "",
                each.is_active,
                of.get(each.id, ()),
                away.get(each.id, ()),
            )
            for each in people[:MOST_PEOPLE]
        ],
        [_job(row) for row in waiting[:MOST_WAITING]],
        more_people=len(people) > MOST_PEOPLE,
        more_jobs=len(jobs) > MOST_JOBS,
        more_waiting=len(waiting) > MOST_WAITING,
    )


def waiting(session: Session, last: date, *, most: int) -> list[Job]:
    """Return what nobody comes to until `last`, the most urgent `most` of it; commits nothing."""
    return [_job(row) for row in session.execute(_waiting(Span(last, last), most))]


def _people(span: Span) -> Select[*tuple[Any, ...]]:
    found = [
        Employee.search_text.contains(word, autoescape=True)
        for word in fold(span.words).split()[:MOST_WORDS]
    ]
    left_with = (
        select(Assignment.employee_id)
        .join(Assignment.intervention)
        .where(selections.is_coming(span.first, span.last))
    )
    return (
        select(Employee.id, Employee.name, Employee.town, Employee.is_active)
        .where(or_(Employee.is_active, Employee.id.in_(left_with)), *found)
        .order_by(Employee.name, Employee.id)
        .limit(MOST_PEOPLE + 1)
    )


_JOB = (
    Intervention.id,
    Intervention.number,
    Intervention.object_label,
    Intervention.status,
    Intervention.planned_from_on,
    Intervention.planned_to_on,
    Intervention.priority,
    Intervention.version,
    Client.name.label("client"),
)
_PART = (
    Assignment.id.label("assignment_id"),
    Assignment.employee_id,
    Assignment.status.label("answer"),
    Assignment.version.label("part_version"),
)


def _jobs(span: Span, people: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_JOB, *_PART)
        .join(Assignment.intervention)
        .join(Intervention.client)
        .where(
            selections.takes_place(span.first, span.last),
            Intervention.last_day <= _later(span.last, LONGEST),
            Intervention.status != InterventionStatus.CANCELLED,
            Assignment.status != AssignmentStatus.WITHDRAWN,
            checked_last(Assignment.employee_id).in_(people),  # the days leave fewer
        )
        .order_by(selections.begins_on(), Intervention.id, Assignment.id)
        .limit(MOST_JOBS + 1)
    )


def _waiting(span: Span, most: int) -> Select[*tuple[Any, ...]]:
    """Return the query of what nobody comes to: late, planned until the last day, or not planned.

    The most urgent first, of these the newest.
    """
    return (
        select(*_JOB)
        .join(Intervention.client)
        .where(
            Intervention.status.in_(NOBODY_COMES),
            or_(Intervention.last_day.is_(None), selections.begins_on() <= span.last),
        )
        .order_by(Intervention.urgency.desc(), Intervention.id.desc())
        .limit(most)
    )


def _later(day: date, by: timedelta) -> date:
    return day + min(by, date.max - day)


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    starts, ends = row.planned_from_on, row.planned_to_on
    part = row._mapping  # noqa: SLF001 - its public name
    return Job(
        id=row.id,
        number=row.number,
        client=row.client,
        title=row.object_label,
        status=row.status,
        starts_on=starts or ends,
        ends_on=ends or starts,
        seen=seen_of(row.version, part.get("part_version")),
        assignment_id=part.get("assignment_id"),
        employee_id=part.get("employee_id"),
        answer=part.get("answer"),
        priority=row.priority,
    )


def _absences(session: Session, span: Span, people: Sequence[int]) -> list[Away]:
    rows = session.execute(
        select(Absence.employee_id, Absence.kind, Absence.starts_on, Absence.ends_on, Absence.note)
        .where(
            Absence.employee_id.in_(people),
            Absence.starts_on <= span.last,
            Absence.ends_on >= span.first,
        )
        .order_by(Absence.starts_on, Absence.id)
    )
    return [
        Away(each.employee_id, each.kind, each.starts_on, each.ends_on, each.note or "")
        for each in rows
    ]


def _by_employee(found: Sequence[_T]) -> dict[int, list[_T]]:
    of: dict[int, list[_T]] = {}
    for each in found:
        if each.employee_id is not None:
            of.setdefault(each.employee_id, []).append(each)
    return of

"""What a planner shows: people with their jobs and absences in a span of days, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm.domain.kinds import AbsenceKind
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority


@dataclass(frozen=True, slots=True)
class Span:
    """The days to look at, both included, and the words that an employee's record must have."""

    first: date
    last: date
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An employee's part in a job, or with no assignment a job that nobody comes to.

    `starts_on` and `ends_on` are None where nothing is planned. `seen` tells whether
    somebody changed it meanwhile; see `planner_moves`.
    """

    id: int
    number: int
    client: str
    title: str
    status: InterventionStatus
    starts_on: date | None
    ends_on: date | None
    seen: str
    assignment_id: int | None = None
    employee_id: int | None = None
    answer: AssignmentStatus | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which an employee is not there."""

    employee_id: int
    kind: AbsenceKind
    starts_on: date
    ends_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """An employee with all that keeps them busy, earliest first.

    One who is no longer active is there as long as work is left with them.
    """

    id: int
    name: str
    town: str
    is_active: bool
    jobs: Sequence[Job]
    absences: Sequence[Away]


@dataclass(frozen=True, slots=True)
class Plan:
    """The planner's contents; `more_*` where there is more than is read."""

    people: Sequence[Person]
    waiting: Sequence[Job]
    more_people: bool
    more_jobs: bool
    more_waiting: bool


def seen_of(intervention_version: int, assignment_version: int | None) -> str:
    """Return what tells one state of a job, and of somebody's part in it, from a later one."""
    return f"{intervention_version}-{assignment_version or 0}"

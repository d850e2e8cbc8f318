"""Which interventions somebody means: planned in some days, overdue, theirs, in a town.

Each is a condition for a query, written so that an index answers it on SQLite
and PostgreSQL alike.
"""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, func, literal_column, or_, select

from crm.domain.folding import fold
from crm.domain.statuses import COMING, AssignmentStatus
from crm.hints import begins_with, holds_for_few
from crm.models import Assignment, Client, Intervention, User
from crm.models.intervention import FIRST_CLOSED


def takes_place(first: date, last: date) -> ColumnElement[bool]:
    """Tell whether one of the planned days is from `first` to `last`.

    Jobs that end later than a day near today are few, and those that begin
    before it nearly all: the second condition is kept from the index.
    """
    return and_(holds_for_few(Intervention.last_day >= first), begins_on() <= last)


def begins_on() -> ColumnElement[date | None]:
    """Return the first planned day, which is the last one where only that is planned."""
    return func.coalesce(Intervention.planned_from_on, Intervention.last_day, type_=Date)


def is_overdue(today: date) -> ColumnElement[bool]:
    """Tell whether the planned days are over and the job is still open."""
    return and_(is_open(), Intervention.last_day < today)


def is_unplanned() -> ColumnElement[bool]:
    """Tell whether an open job has no planned days."""
    return and_(is_open(), Intervention.last_day.is_(None))


def is_open() -> ColumnElement[bool]:
    """Tell whether somebody is still expected to come.

    Written into the statement, not sent beside it: only so SQLite sees that the index
    of the open ones has them all.
    """
    return Intervention.stage < literal_column(str(FIRST_CLOSED))


def is_assigned_to(employee_id: int) -> ColumnElement[bool]:
    """Tell whether the employee is on the job and was not taken off."""
    own = select(Assignment.intervention_id).where(
        Assignment.employee_id == employee_id, Assignment.status != AssignmentStatus.WITHDRAWN
    )
    return Intervention.id.in_(own)


def is_coming(first: date, last: date) -> ColumnElement[bool]:
    """Tell of an assignment, joined to its job, whether it is work from `first` to `last`.

    The job is open and takes place then, and the employee has not said no.
    """
    return and_(takes_place(first, last), is_open(), Assignment.status.in_(COMING))


def is_of(user: User) -> ColumnElement[bool]:
    """Tell whether the job is the user's own: written down by them, or theirs to do."""
    written = Intervention.created_by == user.email
    if user.employee_id is None:
        return written
    return or_(written, is_assigned_to(user.employee_id))


def is_in_town(town: str) -> ColumnElement[bool]:
    """Tell whether the client's town begins like `town`, case and diacritics aside."""
    clients = select(Client.id).where(begins_with(Client.town_key, fold(town)[:200]))
    return Intervention.client_id.in_(clients)


def is_in_this_town(town: str | None) -> ColumnElement[bool]:
    """Tell whether the client's town is the one that folds to `town`; None for those without."""
    key = None if town is None else fold(town)[:200]
    clients = select(Client.id).where(
        Client.town_key.is_(None) if key is None else Client.town_key == key
    )
    return Intervention.client_id.in_(clients)


def has_planned_day() -> ColumnElement[bool]:
    """Tell whether the first planned day is known."""
    return Intervention.planned_from_on.is_not(None)

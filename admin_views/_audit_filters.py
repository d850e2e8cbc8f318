"""What the audit log is searched by: person, record, field, days, kind of act and of record."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from admin_views._audit_names import mapper_of
from admin_views._audit_words import ACTIONS, TABLES, choices_of, label_of_column
from admin_views._fields import parsed_day
from admin_views._filters import GridFilter
from admin_views._labels import labels_of
from admin_views._lookups import matching
from crm import current
from crm.audit_values import audited_columns
from crm.domain.authors import AUTHORS
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import AuditEntry, Employee, User
from crm.models.audit import ACTS, CHANGES
from crm.services import trail

MOST_PEOPLE = 20  # whom one typed name can mean
WRITES = ("create", "update")


def _code(known: Callable[[], Any], typed: str) -> str:
    if typed not in known():
        raise ValueError(typed)
    return typed


def _is_act(code: str) -> ColumnElement[bool]:
    """Return the condition for one kind of act, in the words that its index has."""
    is_it: ColumnElement[bool] = AuditEntry.action == literal_column(f"'{code}'")
    return is_it if code in WRITES else and_(is_it, text(ACTS))


def _is_by(typed: str) -> ColumnElement[bool]:
    """Return the condition that an entry is by one of those whom `typed` can mean.

    They are looked up here: the log, which is long, is then read by their names.
    """
    words = typed.strip()
    folded = words.casefold()
    users = select(User.email).where(or_(matching(User.email, words), matching(User.name, words)))
    people = select(Employee.name).where(matching(Employee.search_text, words))
    found = {words}
    found |= {code for code, name in AUTHORS.items() if folded in gettext(name).casefold()}
    for query in (users, people):
        found.update(db.session.scalars(query.limit(MOST_PEOPLE)))
    return AuditEntry.actor.in_(sorted(found))


def _fields() -> dict[str, str]:
    """Return every audited column: by table and name, what people call the two."""
    found = {}
    for table, title in TABLES.items():
        mapper = mapper_of(table)
        labels = labels_of(mapper.class_) if mapper else {}
        for name, _hidden in audited_columns(mapper.class_) if mapper else ():
            found[f"{table}.{name}"] = f"{gettext(title)}: {label_of_column(labels, name)}"
    return found


def _has_changed(field: str) -> ColumnElement[bool]:
    table, _, name = field.partition(".")
    is_in_it = cast(AuditEntry.changes, Text).contains(f'"{name}": [', autoescape=True)
    return and_(AuditEntry.table == table, text(CHANGES), is_in_it)


def _number(typed: str) -> int:
    key = record_id(typed.strip().removeprefix("#"))
    if key is None:
        raise ValueError(typed)
    return key


def _is_about(key: int) -> ColumnElement[bool]:
    wide = literal(key, BigInteger)  # what is typed may be larger than any key there is
    return and_(AuditEntry.table.in_(sorted(TABLES)), AuditEntry.record_id == wide)


def _begin_of(day: date) -> datetime:
    """Return the moment in which a day of the company begins."""
    return datetime.combine(day, time(), ZoneInfo(current.settings().timezone))


def _until(day: date) -> ColumnElement[bool]:
    return AuditEntry.at < _begin_of(day + timedelta(days=1))


def is_newest() -> ColumnElement[bool]:
    """Return the condition that an entry is among the newest that words are looked for in."""
    last = select(func.max(AuditEntry.id)).scalar_subquery()
    newest = select(AuditEntry.at).where(AuditEntry.id > last - trail.WINDOW)
    return AuditEntry.at >= newest.order_by(AuditEntry.id).limit(1).scalar_subquery()


def _day(typed: str) -> date:
    day = parsed_day(typed)
    if day is None:
        raise ValueError(typed)
    return day


_DATES = partial(GridFilter, kind="date", parse=_day, order="at")
FILTERS = (
    _DATES("at_from", lazy_gettext("At"), condition=lambda day: AuditEntry.at >= _begin_of(day)),
    _DATES("at_to", lazy_gettext("At"), condition=_until),
    GridFilter("who_equals", lazy_gettext("Who"), "text", str, _is_by),
    GridFilter(
        "action_contains",
        lazy_gettext("Action"),
        "choice",
        partial(_code, lambda: ACTIONS),
        _is_act,
        partial(choices_of, "action"),
    ),
    GridFilter(
        "table_contains",
        lazy_gettext("Table"),
        "choice",
        partial(_code, lambda: TABLES),
        lambda table: AuditEntry.table == table,
        partial(choices_of, "table"),
    ),
    GridFilter("record_equals", lazy_gettext("Record"), "text", _number, _is_about),
    GridFilter(
        "field_equals",
        lazy_gettext("Field"),
        "choice",
        partial(_code, _fields),
        _has_changed,
        lambda: sorted(_fields().items(), key=lambda pair: pair[1]),
    ),
)

"""What the audit log says of a record: of each audited column, what stood and what stands there."""

from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import LoaderCallableStatus, Session

from crm.models import Stamped

LONGEST = 2000  # of a logged value; the record itself has the whole
HIDDEN = "***"
OLD = "old values"


def look_up_old(session: Session, record: Stamped) -> None:
    """Ask the database for what stood in columns that were set without being read before."""
    state = inspect(record)
    if LoaderCallableStatus.NO_VALUE not in state.committed_state.values():
        return
    model = type(record)
    unread = [
        key
        for key, _hidden in audited_columns(model)
        if state.committed_state.get(key) is LoaderCallableStatus.NO_VALUE
    ]
    if unread and state.identity:
        columns = [getattr(model, key) for key in unread]
        row = session.execute(select(*columns).where(model.id == state.identity[0])).one_or_none()
        state.info[OLD] = dict(zip(unread, row or (), strict=False))


def load(record: Any) -> None:
    """Read what is not at hand of a record that goes: afterwards it cannot be read."""
    if isinstance(record, Stamped):
        for key, _hidden in audited_columns(type(record)):
            getattr(record, key)


def lost(record: Stamped) -> dict[str, list[str | None]]:
    """Return what stood in each audited column of a record that is deleted."""
    values = ((key, hidden, getattr(record, key)) for key, hidden in audited_columns(type(record)))
    return {key: [logged_text(old, hidden), None] for key, hidden, old in values if old is not None}


def changed(record: Stamped) -> dict[str, list[str | None]]:
    """Return old and new value of each changed column that is audited."""
    state = inspect(record)
    changes: dict[str, list[str | None]] = {}
    read: dict[str, Any] = state.info.pop(OLD, {})
    for key, hidden in audited_columns(type(record)):
        if key not in state.committed_state:  # a history takes longer than all the others
            continue
        history = state.attrs[key].history
        if history.has_changes():
            old, new = (side[0] if side else None for side in (history.deleted, history.added))
            old = read.get(key, old)
            if key not in read or old != new:
                changes[key] = [logged_text(side, hidden) for side in (old, new)]
    for key in _linked(type(record)):
        if key not in state.committed_state:
            continue
        history = state.attrs[key].history
        if history.has_changes():  # a form puts the same list in place again
            kept = [*history.unchanged]
            changes[key] = [_ids([*kept, *side]) for side in (history.deleted, history.added)]
    return changes


@cache
def _linked(model: type[Stamped]) -> tuple[str, ...]:
    """Return the lists of a model that no column tells of: they have a table of their own."""
    relations = inspect(model).relationships
    return tuple(each.key for each in relations if each.secondary is not None)


def _ids(records: list[Any]) -> str | None:
    """Return the keys of linked records, as the log keeps them."""
    return ", ".join(str(each.id) for each in sorted(records, key=lambda it: it.id)) or None


@cache
def audited_columns(
    model: type[Stamped], among: tuple[str, ...] | None = None
) -> tuple[tuple[str, bool], ...]:
    """Return the columns that are logged, and of each whether only that it changed."""
    columns = ((each.key, each.columns[0].info) for each in inspect(model).column_attrs)
    return tuple(
        (key, info.get("secret", False))
        for key, info in columns
        if info.get("audited", True) and (among is None or key in among)
    )


def logged_text(value: Any, hidden: bool) -> str | None:
    """Return `value` as the log keeps it; of a hidden one only that it is there."""
    if value is None:
        return None
    text = value.name if isinstance(value, Enum) else str(value)
    return HIDDEN if hidden else text[:LONGEST]

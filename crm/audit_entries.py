"""The log of records that are written in bulk, past the session, where no listener sees them.

Whoever writes so says here what `crm.audit` would have said.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from crm.audit import actor_of
from crm.audit_values import audited_columns, logged_text
from crm.models import AuditEntry, Base, Stamped
from crm.rows import RowWriter, table_of

SHORT = 40  # characters of a value that may come again


class Entry(NamedTuple):
    """What the log says of one record that was written past the session.

    `changes` is the JSON text that `created` and `updated` give.
    """

    action: str
    model: type[Base]
    record_id: int
    changes: str = "{}"
    summary: str | None = None


def write(session: Session, entries: Sequence[Entry], *, now: datetime) -> None:
    """Write the entries; does not commit."""
    actor = actor_of(session)
    columns = ("at", "actor", "source", "action", "table", "record_id", "changes", "summary")
    rows = [
        (now, actor.name, actor.source, action, model.__tablename__, *rest)
        for action, model, *rest in entries
    ]
    RowWriter(session.connection()).write(table_of(AuditEntry), columns, rows)


def created(model: type[Stamped], values: Mapping[str, Any]) -> str:
    """Return what the log says of a new record that was given `values`."""
    keys = audited_columns(model, tuple(values))
    pairs = []
    for key, hidden in keys:  # written out: a run over the schedules does it 70 times a visit
        value = values[key]
        if value.__class__ is int and not hidden:
            pairs.append(f'"{key}": [null, "{value}"]')
        elif hidden or (isinstance(value, str) and len(value) > SHORT):
            pairs.append(_new_pair(key, None, value, hidden))
        else:
            pairs.append(_known_pair(key, None, value, hidden))
    return _joined(pairs)


def updated(model: type[Stamped], **values: tuple[Any, Any]) -> str:
    """Return what the log says of a change: of each column, the old and the new value."""
    keys = audited_columns(model, tuple(values))
    return _joined([_pair(key, *values[key], hidden) for key, hidden in keys])


def _joined(pairs: list[str]) -> str:
    return f"{{{', '.join(pairs)}}}"


def _pair(key: str, old: Any, new: Any, hidden: bool) -> str:
    if hidden or (isinstance(new, str) and len(new) > SHORT):
        return _new_pair(key, old, new, hidden)
    return _known_pair(key, old, new, hidden)


def _new_pair(key: str, old: Any, new: Any, hidden: bool) -> str:
    return f'"{key}": [{_json(logged_text(old, hidden))}, {_json(logged_text(new, hidden))}]'


def _json(text: str | None) -> str:
    return "null" if text is None else encode_basestring_ascii(text)


# Ids, moments and kinds stand in entry after entry; 1 and True are different texts.
_known_pair = lru_cache(maxsize=500, typed=True)(_new_pair)

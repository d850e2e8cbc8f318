"""Stamps and audit log: the one place that listens to the session.

Every other effect is a call that can be read where it happens. This one is
not, because a change that somebody forgot to log must be logged too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple

from sqlalchemy import event, insert, inspect  # noqa: TID251 - see above
from sqlalchemy.orm import Session

from crm.models import AuditEntry, Base, Stamped
from crm.rows import RowWriter, table_of

LONGEST = 2000  # of a logged value; the record itself has the whole
HIDDEN = "***"
ACTOR = "actor"
SHORT = 40  # characters of a value that may come again


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work, and from where: `web`, `command`, `webhook`, `worker`, `answer`."""

    name: str
    source: str


SYSTEM = Actor("system", "system")


class Entry(NamedTuple):
    """What the log says of one record that was written past the session.

    `changes` is the JSON text that `created` and `updated` give.
    """

    action: str
    model: type[Base]
    record_id: int
    changes: str = "{}"
    summary: str | None = None


def act_as(session: Session, actor: Actor) -> None:
    """Make `actor` the author of every change that goes through `session` from now on."""
    session.info[ACTOR] = actor


def actor_of(session: Session) -> Actor:
    """Return who is at work in `session`."""
    actor: Actor = session.info.get(ACTOR, SYSTEM)
    return actor


def note(session: Session, action: str, *, now: datetime, summary: str, **where: Any) -> None:
    """Log something that changes no record, such as a login or an export; does not commit."""
    actor = actor_of(session)
    values = {"table": "", "record_id": None, "changes": {}} | where
    given = {"at": now, "actor": actor.name, "source": actor.source, "action": action}
    session.add(AuditEntry(**given, summary=summary[:200], **values))


def write(session: Session, entries: Sequence[Entry], *, now: datetime) -> None:
    """Log records that were written past the session, where no listener sees them.

    Whoever writes rows in bulk says here what the listener would have said.
    Does not commit.
    """
    actor = actor_of(session)
    columns = ("at", "actor", "source", "action", "table", "record_id", "changes", "summary")
    rows = [
        (now, actor.name, actor.source, action, model.__tablename__, *rest)
        for action, model, *rest in entries
    ]
    RowWriter(session.connection()).write(table_of(AuditEntry), columns, rows)


def created(model: type[Stamped], values: Mapping[str, Any]) -> str:
    """Return what the log says of a new record that was given `values`."""
    keys = _audited(model, tuple(values))
    return _joined([_pair(key, None, values[key], hidden) for key, hidden in keys])


def updated(model: type[Stamped], **values: tuple[Any, Any]) -> str:
    """Return what the log says of a change: of each column, the old and the new value."""
    keys = _audited(model, tuple(values))
    return _joined([_pair(key, *values[key], hidden) for key, hidden in keys])


def stamps(session: Session, *, now: datetime) -> dict[str, Any]:
    """Return who created a record, and when, for records that are written past the session."""
    author = actor_of(session).name[:200]
    return {"created_at": now, "created_by": author, "updated_at": now, "updated_by": author}


def watch(target: Any, clock: Callable[[], datetime]) -> None:
    """Stamp and log every change that goes through `target`: a session class or factory."""

    @event.listens_for(target, "before_flush")
    def _prepare(session: Session, _context: object, _instances: object) -> None:
        actor, now = actor_of(session), clock()
        for record in (*session.new, *session.dirty):
            if isinstance(record, Stamped):
                record.derive()
                _stamp(session, record, actor, now)

    @event.listens_for(target, "after_flush")
    def _write(session: Session, _context: object) -> None:
        actor, now = actor_of(session), clock()
        rows = [
            {"at": now, "actor": actor.name, "source": actor.source, "summary": None, **row}
            for row in _rows(session)
        ]
        if rows:
            session.execute(insert(AuditEntry), rows)


def _stamp(session: Session, record: Stamped, actor: Actor, now: datetime) -> None:
    if record in session.new:
        record.created_at, record.created_by = now, actor.name[:200]
    elif not session.is_modified(record):
        return
    record.updated_at, record.updated_by = now, actor.name[:200]


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    actions = {"create": session.new, "update": session.dirty, "delete": session.deleted}
    for action, records in actions.items():
        for record in records:
            if isinstance(record, AuditEntry) or not isinstance(record, Stamped):
                continue
            changes = _changes(record)
            if changes or action == "delete":
                yield {
                    "action": action,
                    "table": record.__tablename__,
                    "record_id": record.id,
                    "changes": changes,
                }


def _changes(record: Stamped) -> dict[str, list[str | None]]:
    """Return old and new value of each changed column that is audited."""
    state = inspect(record)
    changes: dict[str, list[str | None]] = {}
    for key, hidden in _audited(type(record)):
        if key not in state.committed_state:  # a history takes longer than all the others
            continue
        history = state.attrs[key].history
        if history.has_changes():
            sides = (side[0] if side else None for side in (history.deleted, history.added))
            changes[key] = [_text(side, hidden) for side in sides]
    return changes


@cache
def _audited(
    model: type[Stamped], among: tuple[str, ...] | None = None
) -> tuple[tuple[str, bool], ...]:
    """Return the columns that are logged, and of each whether only that it changed."""
    columns = ((each.key, each.columns[0].info) for each in inspect(model).column_attrs)
    return tuple(
        (key, info.get("secret", False))
        for key, info in columns
        if info.get("audited", True) and (among is None or key in among)
    )


def _joined(pairs: list[str]) -> str:
    return f"{{{', '.join(pairs)}}}"


def _pair(key: str, old: Any, new: Any, hidden: bool) -> str:
    if hidden or (isinstance(new, str) and len(new) > SHORT):
        return _new_pair(key, old, new, hidden)
    return _known_pair(key, old, new, hidden)


def _new_pair(key: str, old: Any, new: Any, hidden: bool) -> str:
    return f'"{key}": [{_json(_text(old, hidden))}, {_json(_text(new, hidden))}]'


def _json(text: str | None) -> str:
    return "null" if text is None else encode_basestring_ascii(text)


# Ids, moments and kinds stand in entry after entry; 1 and True are different texts.
_known_pair = lru_cache(maxsize=500, typed=True)(_new_pair)


def _text(value: Any, hidden: bool) -> str | None:
    if value is None:
        return None
    text = value.name if isinstance(value, Enum) else str(value)
    return HIDDEN if hidden else text[:LONGEST]

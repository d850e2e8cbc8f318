"""Stamps and audit log: the one place that listens to the session.

Every other effect is a call that can be read where it happens. This one is
not, because a change that somebody forgot to log must be logged too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import event, insert, inspect  # noqa: TID251 - see above
from sqlalchemy.orm import Session

from crm.models import AuditEntry, Stamped

LONGEST = 2000  # of a logged value; the record itself has the whole
HIDDEN = "***"
ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work, and from where: `web`, `command`, `webhook`, `worker`, `answer`."""

    name: str
    source: str


SYSTEM = Actor("system", "system")


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
    for key, hidden in audited_columns(type(record)):
        if key not in state.committed_state:  # a history takes longer than all the others
            continue
        history = state.attrs[key].history
        if history.has_changes():
            sides = (side[0] if side else None for side in (history.deleted, history.added))
            changes[key] = [logged_text(side, hidden) for side in sides]
    return changes


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

"""Stamps and audit log: the one place that listens to the session.

Every other effect is a call that can be read where it happens. This one is
not, because a change that somebody forgot to log must be logged too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, event, insert  # noqa: TID251 - see above
from sqlalchemy.orm import Session

from crm.audit_values import changed, load, look_up_old, lost
from crm.models import AuditEntry, AuditPermit, Stamped

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


@contextmanager
def rewriting(session: Session, reason: str) -> Iterator[None]:
    """Let entries be changed or deleted inside, for retention and for erasure alone.

    Triggers of the database refuse it otherwise. In one transaction: what is inside must
    neither commit nor go on after an error.
    """
    session.execute(insert(AuditPermit).values(reason=reason))
    yield
    session.execute(delete(AuditPermit))


def stamps(session: Session, *, now: datetime) -> dict[str, Any]:
    """Return who created a record, and when, for records that are written past the session."""
    author = actor_of(session).name[:200]
    return {"created_at": now, "created_by": author, "updated_at": now, "updated_by": author}


def watch(target: Any, clock: Callable[[], datetime]) -> None:
    """Stamp and log every change that goes through `target`: a session class or factory."""

    @event.listens_for(target, "before_flush")
    def _prepare(session: Session, _context: object, _instances: object) -> None:
        _stamp_all(session, actor_of(session), clock())

    @event.listens_for(target, "after_flush")
    def _write(session: Session, _context: object) -> None:
        actor, now = actor_of(session), clock()
        rows = [
            {"at": now, "actor": actor.name, "source": actor.source, "summary": None, **row}
            for row in _rows(session)
        ]
        if rows:
            session.execute(insert(AuditEntry), rows)


def _stamp_all(session: Session, actor: Actor, now: datetime) -> None:
    for record in session.new:
        if isinstance(record, Stamped):
            record.derive()
            record.created_at = record.updated_at = now
            record.created_by = record.updated_by = actor.name[:200]
    for record in session.dirty:
        if isinstance(record, Stamped):
            _stamp_changed(session, record, actor, now)
    for record in session.deleted:
        load(record)


def _stamp_changed(session: Session, record: Stamped, actor: Actor, now: datetime) -> None:
    record.derive()
    if session.is_modified(record):
        record.updated_at, record.updated_by = now, actor.name[:200]
    look_up_old(session, record)


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    actions = {"create": session.new, "update": session.dirty, "delete": session.deleted}
    for action, records in actions.items():
        for record in records:
            if isinstance(record, AuditEntry) or not isinstance(record, Stamped):
                continue
            changes = lost(record) if action == "delete" else changed(record)
            if changes or action == "delete":
                yield {
                    "action": action,
                    "table": record.__tablename__,
                    "record_id": record.id,
                    "changes": changes,
                }

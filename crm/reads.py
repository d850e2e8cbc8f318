"""Reads that leave a trace: exports and downloads."""

from crm import audit, clock
from crm.audit import act_as, actor_of
from crm.database import writing
from crm.extensions import db, new_session


def note_read(action: str, *, summary: str, table: str, record_id: int | None = None) -> None:
    """Log that the one at work has read something, and commit.

    In a session of its own: the page itself only reads, and need not wait for a lock.
    """
    with writing(), new_session() as session:
        act_as(session, actor_of(db.session()))
        audit.note(
            session,
            action,
            now=clock.utcnow(),
            summary=summary,
            table=table,
            record_id=record_id,
        )
        session.commit()

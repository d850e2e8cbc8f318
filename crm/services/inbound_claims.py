"""Claims on deliveries: who may process one, for how long, and what came of it.

Small ones that nobody has tried are claimed in groups, with their bytes: a claim of
its own would take longer than reading a short reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.statuses import DeliveryStatus
from crm.models import Base, InboundDelivery
from crm.services import inbound_bytes
from crm.services.inbound_deliveries import Post, is_due

LEASE = timedelta(minutes=10)  # longer than the largest mail takes
LAST_START = LEASE / 3  # later no other delivery of a group is begun
GROUP_BYTES = 1024 * 1024  # of all posts of a group
LONGEST_ERROR = 2000
_TABLE = Base.metadata.tables[InboundDelivery.__tablename__]  # not the class: nothing to reload
_ROW = InboundDelivery
_COLUMNS = (_ROW.id, _ROW.attempts, _ROW.received_at, _ROW.provider, _ROW.content_type, _ROW.size)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this run may process until its lease ends.

    `attempts` counts this one, too. `raw` are its bytes where they came with the
    claim; `load` gets them in any case.
    """

    delivery_id: int
    attempts: int
    received_at: datetime
    provider: str
    content_type: str
    size: int
    raw: bytes | None = None


def claim(session: Session, *, now: datetime, limit: int) -> list[Claimed]:
    """Take up to `limit` deliveries for this run, the first received first. Commits.

    None of them is another run's. Fewer than are due where the first one is large
    or was tried before: such a one is taken alone.
    """
    due = select(*_COLUMNS).where(is_due(now)).order_by(_ROW.next_attempt_at, _ROW.id)
    rows = session.execute(due.limit(limit).with_for_update(skip_locked=True)).all()
    group = rows[: _length([row.attempts for row in rows], [row.size for row in rows])]
    keys = [row.id for row in group]
    if keys:
        values = {"next_attempt_at": now + LEASE, "attempts": _TABLE.c.attempts + 1}
        _change(session, values, _TABLE.c.id.in_(keys))
    carried = {}
    if sum(row.size for row in group) <= GROUP_BYTES:
        found = session.execute(select(_ROW.id, _ROW.raw).where(_ROW.id.in_(keys)))
        carried = {row.id: row.raw for row in found}
    session.commit()
    return [_claimed(row, carried.get(row.id)) for row in group]


def load(session: Session, claimed: Claimed) -> Post:
    """Return what was posted."""
    raw = claimed.raw
    if raw is None:
        raw = inbound_bytes.load(session.connection(), claimed.delivery_id, claimed.size)
    return Post(claimed.provider, raw, claimed.content_type)


def finish(
    session: Session,
    claimed: Claimed,
    *,
    status: DeliveryStatus,
    verdict: str,
    error: str | None = None,
) -> bool:
    """Write down the outcome; False when the lease was lost to another run. Does not commit."""
    values = {
        "status": status,
        "verdict": clean_line(verdict, 200),
        "error": clean_text(error)[:LONGEST_ERROR] if error else None,
    }
    return _close(session, claimed, values)


def put_back(
    session: Session, claimed: Claimed, *, until: datetime, error: str, counts: bool
) -> bool:
    """Let a delivery be tried again at `until`; the attempt is given back unless it `counts`.

    Does not commit.
    """
    values: dict[str, object] = {
        "next_attempt_at": until,
        "error": clean_text(error)[:LONGEST_ERROR],
    }
    if not counts:
        values["attempts"] = claimed.attempts - 1
    return _close(session, claimed, values)


def give_back(session: Session, untouched: Sequence[Claimed], *, now: datetime) -> None:
    """Let deliveries that were claimed and not begun be processed by the next run. Commits."""
    for claimed in untouched:
        _close(session, claimed, {"next_attempt_at": now, "attempts": claimed.attempts - 1})
    session.commit()


def _length(attempts: Sequence[int], sizes: Sequence[int]) -> int:
    """Return how many are taken: the first, and those with it that are new and small as it is.

    One that was tried before and kills the run again must not use up the attempts
    of the others.
    """
    fitting = zip(attempts, accumulate(sizes), strict=True)
    end = next((n for n, (tries, size) in enumerate(fitting) if tries or size > GROUP_BYTES), None)
    return len(attempts) if end is None else max(end, 1)


def _claimed(row: Row[*tuple[Any, ...]], raw: bytes | None) -> Claimed:
    key, attempts, received_at, provider, content_type, size = row
    return Claimed(key, attempts + 1, received_at, provider, content_type, size, raw)


def _close(session: Session, claimed: Claimed, values: dict[str, Any]) -> bool:
    session.flush()
    return _change(
        session,
        values,
        _TABLE.c.id == claimed.delivery_id,
        _TABLE.c.status == DeliveryStatus.NEW,
        _TABLE.c.attempts == claimed.attempts,
    )


def _change(session: Session, values: dict[str, Any], *only: ColumnElement[bool]) -> bool:
    """Say whether there was a row to change. Without RETURNING: it takes another copy of `raw`."""
    statement = update(_TABLE).where(*only).values(version=_TABLE.c.version + 1, **values)
    return session.connection().execute(statement).rowcount == 1

"""Deliveries from mail providers: kept as they came, and claimed by one worker at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.audit import actor_of
from crm.domain.cleaning import clean_line, clean_text
from crm.domain.statuses import DeliveryStatus
from crm.errors import WebhookRejectedError
from crm.models import InboundDelivery
from crm.services import inbound_bytes

LEASE = timedelta(minutes=10)  # longer than the largest mail takes
LONGEST_ERROR = 2000
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Post:
    """What a provider posted: the bytes, their type, and who sent them.

    `once` is what proves the post where that may be used for one body only.
    """

    provider: str
    raw: bytes
    content_type: str
    remote_addr: str | None = None
    once: str | None = None

    @property
    def key(self) -> str:
        """What makes it another delivery: its proof where that is for once, else its bytes."""
        known_by = self.raw if self.once is None else f"once:{self.once}".encode()
        return f"{self.provider}:{sha256(known_by).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this run may process until its lease ends; `load` gets its bytes."""

    delivery_id: int
    attempts: int
    received_at: datetime
    provider: str
    content_type: str
    size: int


def accept(session: Session, post: Post, *, now: datetime) -> int | None:
    """Keep a delivery byte for byte; return its id, None when the same bytes are there already.

    The caller commits before it answers the provider. Raises WebhookRejectedError
    when its proof came with other bytes before.
    """
    author = actor_of(session).name[:200]
    values = {
        "provider": post.provider,
        "received_at": now,
        "remote_addr": clean_line(post.remote_addr or "", 64) or None,
        "content_type": clean_line(post.content_type, 200),
        "size": len(post.raw),
        "content_key": post.key,
        "status": DeliveryStatus.NEW,
        "attempts": 0,
        "next_attempt_at": now,
        "version": 1,
    }
    stamps = {"created_at": now, "created_by": author, "updated_at": now, "updated_by": author}
    statement = _insertion(session.get_bind().dialect.name)
    content = inbound_bytes.placeholder(session, post.raw)
    if content is post.raw:
        values["raw"] = post.raw
    else:
        statement = statement.values(raw=content)
    kept: int | None = session.connection().scalar(statement, values | stamps)
    if kept is not None:
        inbound_bytes.fill(session, kept, post.raw)
    elif post.once is not None:
        _require_same(session, post)
    return kept


@cache
def _insertion(dialect: str) -> Any:
    """Return the statement that keeps a delivery: making it takes longer than running it."""
    table: Any = InboundDelivery.__table__
    statement = _INSERTS[dialect](table).on_conflict_do_nothing(index_elements=["content_key"])
    return statement.returning(table.c.id)


def _require_same(session: Session, post: Post) -> None:
    first = select(InboundDelivery.raw).where(InboundDelivery.content_key == post.key)
    if session.scalar(first) != post.raw:
        raise WebhookRejectedError


def is_due(now: datetime) -> ColumnElement[bool]:
    """Not processed yet and due, or left behind by a run that died."""
    return and_(
        InboundDelivery.status == DeliveryStatus.NEW, InboundDelivery.next_attempt_at <= now
    )


def due_ids(session: Session, *, now: datetime, limit: int) -> list[int]:
    """Return the deliveries that are due, the first received first."""
    due = select(InboundDelivery.id).where(is_due(now))
    order = due.order_by(InboundDelivery.next_attempt_at, InboundDelivery.id)
    return list(session.scalars(order.limit(limit)))


def claim(session: Session, delivery_id: int, *, now: datetime) -> Claimed | None:
    """Take a delivery for this run; None when another run was faster. Commits."""
    row = InboundDelivery
    values = {"next_attempt_at": now + LEASE, "attempts": row.attempts + 1}
    is_ours = _change(session, values, row.id == delivery_id, is_due(now))
    columns = select(row.attempts, row.received_at, row.provider, row.content_type, row.size)
    found = session.execute(columns.where(row.id == delivery_id)).one() if is_ours else None
    session.commit()
    return Claimed(delivery_id, *found) if found else None


def load(session: Session, claimed: Claimed) -> Post:
    """Return what was posted."""
    raw = inbound_bytes.load(session, claimed.delivery_id, claimed.size)
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


def _close(session: Session, claimed: Claimed, values: dict[str, Any]) -> bool:
    return _change(
        session,
        values,
        InboundDelivery.id == claimed.delivery_id,
        InboundDelivery.status == DeliveryStatus.NEW,
        InboundDelivery.attempts == claimed.attempts,
    )


def _change(session: Session, values: dict[str, Any], *only: ColumnElement[bool]) -> bool:
    """Say whether there was a row to change. Without RETURNING: it takes another copy of `raw`."""
    statement = (
        update(InboundDelivery)
        .where(*only)
        .values(version=InboundDelivery.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    done = session.execute(statement)
    return isinstance(done, CursorResult) and done.rowcount == 1

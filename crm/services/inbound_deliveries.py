"""Deliveries from mail providers, kept as they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, and_, select

from crm.domain.cleaning import clean_line
from crm.domain.statuses import DeliveryStatus
from crm.errors import WebhookRejectedError
from crm.models import InboundDelivery
from crm.services import inbound_bytes
from crm.upserts import insert_into


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


def accept(connection: Connection, post: Post, *, author: str, now: datetime) -> int | None:
    """Keep a delivery byte for byte; return its id, None when the same bytes are there already.

    The caller commits before it answers the provider. Raises WebhookRejectedError
    when its proof came with other bytes before. Without a session, which has a part
    in nothing here and takes as long as the row.
    """
    statement = _insertion(connection.dialect)
    values = _values(post, author=author, now=now)
    content = inbound_bytes.placeholder(connection, post.raw)
    if content is not post.raw:
        del values["raw"]
        statement = statement.values(raw=content)
    kept: int | None = connection.scalar(statement, values)
    if kept is not None:
        inbound_bytes.fill(connection, kept, post.raw)
    elif post.once is not None:
        _require_same(connection, post)
    return kept


def accept_all(connection: Connection, posts: Sequence[Post], *, now: datetime) -> dict[str, int]:
    """Do what `accept` does for several small posts by one statement; return new ids by key.

    Each is its provider's. None may be large, or have a proof that is for once.
    """
    table: Any = InboundDelivery.__table__
    statement = _insertion(connection.dialect).returning(table.c.content_key)
    rows = [_values(post, author=post.provider, now=now) for post in posts]
    return {key: kept for kept, key in connection.execute(statement, rows)}


def _values(post: Post, *, author: str, now: datetime) -> dict[str, Any]:
    return {
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
        "created_at": now,
        "created_by": author,
        "updated_at": now,
        "updated_by": author,
        "raw": post.raw,
    }


@cache
def _insertion(dialect: Dialect) -> Any:
    """Return the statement that keeps a delivery: making it takes longer than running it."""
    table: Any = InboundDelivery.__table__
    statement = insert_into(table, dialect).on_conflict_do_nothing(index_elements=["content_key"])
    return statement.returning(table.c.id)


def _require_same(connection: Connection, post: Post) -> None:
    first = select(InboundDelivery.raw).where(InboundDelivery.content_key == post.key)
    if connection.scalar(first) != post.raw:
        raise WebhookRejectedError


def is_due(now: datetime) -> ColumnElement[bool]:
    """Not processed yet and due, or left behind by a run that died."""
    return and_(
        InboundDelivery.status == DeliveryStatus.NEW, InboundDelivery.next_attempt_at <= now
    )

"""Large deliveries go to the database and back as they are."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm.models import InboundDelivery
from crm.services import inbound_bytes, inbound_claims, inbound_deliveries
from crm.services.inbound_bytes import LARGE
from crm.services.inbound_deliveries import Post
from tests.services.given import NOW


def accept(session: Session, raw: bytes) -> int | None:
    post = Post("generic", raw, "x/y")
    return inbound_deliveries.accept(session.connection(), post, author="generic", now=NOW)


def kept(session: Session, raw: bytes) -> InboundDelivery:
    key = accept(session, raw)
    session.commit()
    return session.get_one(InboundDelivery, key)


@pytest.mark.parametrize("size", [0, 1, LARGE, LARGE + 1, 2 * LARGE, 9_999_999])
def test_bytes_come_back_as_they_were(session: Session, size: int) -> None:
    raw = (bytes(range(256)) * (size // 256 + 1))[:size]

    delivery = kept(session, raw)
    [claimed] = inbound_claims.claim(session, now=NOW, limit=1)

    assert claimed.delivery_id == delivery.id
    assert inbound_claims.load(session, claimed) == Post("generic", raw, "x/y")
    assert session.scalar(select(InboundDelivery.raw)) == raw


def test_a_delivery_that_was_emptied_since_is_empty(session: Session) -> None:
    delivery = kept(session, b"x" * (LARGE + 1))
    session.connection().exec_driver_sql("UPDATE inbound_delivery SET raw = NULL")
    session.commit()

    assert inbound_bytes.load(session.connection(), delivery.id, delivery.size) == b""


def test_nothing_of_a_large_delivery_stays_when_it_is_taken_back(session: Session) -> None:
    accept(session, b"x" * (LARGE + 1))
    session.rollback()

    assert session.scalars(select(InboundDelivery)).all() == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_fault_of_the_driver_is_one_of_the_database(session: Session) -> None:
    with pytest.raises(OperationalError):
        inbound_bytes.fill(session.connection(), 10**6, b"x" * (LARGE + 1))

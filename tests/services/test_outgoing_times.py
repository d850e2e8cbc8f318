"""Slow servers, storms, and clocks that jump: rows M-07, M-13 and M-16."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.domain.mail import OutgoingMail
from crm.models import OutboxMail
from crm.services import outbox, outbox_brake
from crm.services.outbox_claims import LEASE
from tests.factories import Factories
from tests.services.given import NOW, FakeTransport
from tests.services.sending import QUEUED, SENT


class Slow(FakeTransport):
    """A server that takes its time, on a clock of its own."""

    def __init__(self, took: timedelta) -> None:
        super().__init__()
        self.now, self.took = NOW, took

    def send(self, message: OutgoingMail) -> None:
        self.now += self.took
        super().send(message)


def test_m_07_a_slow_server_outlasts_no_lease(session: Session, factories: Factories) -> None:
    for n in range(40):
        factories.outbox_mail(to=f"{n}@example.com")
    slow = Slow(timedelta(minutes=2))
    leases: list[timedelta] = []

    class Watching(Slow):
        def send(self, message: OutgoingMail) -> None:
            slow.send(message)
            self.now = slow.now
            row = select(OutboxMail).where(OutboxMail.message_id == message.message_id)
            leases.append(session.scalars(row).one().next_attempt_at - self.now)
            session.rollback()

    watching = Watching(timedelta(0))
    outbox.send_due(session, watching, now=lambda: slow.now)

    assert len(slow.sent) == 40
    assert min(leases) > timedelta(0)


def test_m_13_a_storm_on_one_address_is_held_back_with_an_alarm(
    session: Session, factories: Factories, caplog: pytest.LogCaptureFixture
) -> None:
    stamps = {"created_at": NOW, "created_by": "x", "updated_at": NOW, "updated_by": "x"}
    common = {"subject": "S", "text": "T", "status": QUEUED, "attempts": 0, "version": 1}
    rows = [
        {"dedupe_key": f"s{n}", "message_id": f"<s{n}@example.com>", "to": "one@example.com"}
        for n in range(5_000)
    ]
    due = {"next_attempt_at": NOW - timedelta(minutes=1)}
    session.execute(insert(OutboxMail), [row | common | stamps | due for row in rows])
    factories.outbox_mail(to="other@example.com")
    session.rollback()
    now, everything = FakeTransport(), FakeTransport()

    send = partial(outbox.send_due, limit=2_000, most_an_hour=300)
    send(session, now, now=NOW)
    again = send(session, now, now=NOW)
    send(session, everything, now=NOW + outbox_brake.HOUR)

    to = [mail.to for mail in now.sent]
    assert (to.count("one@example.com"), to.count("other@example.com")) == (300, 1)
    assert again.sent == 1
    assert len(everything.sent) == 300
    assert "Mail storm" in caplog.text
    held = select(OutboxMail.last_error).where(OutboxMail.status == QUEUED).distinct()
    assert session.scalars(held).all() == [outbox_brake.REASON % 300]


def test_m_16_a_clock_put_back_leaves_no_lease_behind(session: Session, mail: OutboxMail) -> None:
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, FakeTransport(KeyboardInterrupt()), now=NOW)
    earlier, second = NOW - timedelta(days=30), FakeTransport()

    outbox.send_due(session, second, now=earlier)

    session.expire_all()
    assert len(second.sent) == 1
    assert mail.status is SENT


def test_m_16_a_wait_from_a_wrong_clock_is_not_waited_for(
    session: Session, mail: OutboxMail
) -> None:
    mail.next_attempt_at = NOW + timedelta(days=365)
    session.commit()
    later = FakeTransport()

    outbox.send_due(session, later, now=NOW)

    assert len(later.sent) == 1


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1), LEASE])
def test_m_16_a_jump_while_sending_sends_nothing_twice(
    session: Session, factories: Factories, jump: timedelta
) -> None:
    for n in range(10):
        factories.outbox_mail(to=f"{n}@example.com")
    jumping = Slow(jump)

    for _ in range(12):
        outbox.send_due(session, jumping, now=lambda: jumping.now)
    jumping.now, jumping.took = max(jumping.now, NOW), timedelta(0)
    outbox.send_due(session, jumping, now=lambda: jumping.now)

    ids = [each.message_id for each in jumping.sent]
    assert len(ids) == len(set(ids)) == 10


@pytest.mark.parametrize("behind", [timedelta(seconds=1), timedelta(minutes=10)])
def test_k_10_a_sender_whose_clock_is_behind_takes_nothing_that_is_being_sent(
    session: Session, mail: OutboxMail, behind: timedelta
) -> None:
    mail.next_attempt_at = NOW - timedelta(hours=1)
    session.commit()
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, FakeTransport(KeyboardInterrupt()), now=NOW)
    second = FakeTransport()

    outbox.send_due(session, second, now=NOW - behind)

    assert second.sent == []

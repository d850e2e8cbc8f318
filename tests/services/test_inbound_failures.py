"""What goes wrong while a delivery is processed, and that nothing is lost by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.domain.mail import InboundMail
from crm.domain.statuses import (
    AssignmentStatus,
    DeliveryStatus,
    MessageKind,
    TriageStatus,
)
from crm.models import Assignment, Message
from crm.services.care.check_storage import inventory
from crm.services.inbound_claims import LEASE
from crm.services.inbound_deliveries import Post
from crm.services.inbound_storing import parse
from crm.storage import Storage
from tests.services.given import NOW
from tests.webhooks.posts import Desk, attachment, mail_from


class Broken:
    """A reader with a fault in it, until it is mended."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error

    def __call__(self, post: Post) -> list[InboundMail]:
        if self.error:
            raise self.error
        return parse(post)


def test_a_fault_in_one_mail_does_not_stop_the_others(desk: Desk, assignment: Assignment) -> None:
    def read(post: Post) -> list[InboundMail]:
        if post.raw == b"bad":
            raise KeyError("x")
        return parse(post)

    bad = desk.keep(b"bad")
    desk.keep(mail_from(assignment, "Da, confirm"))

    report = desk.process(read=read)

    assert (report.retried, report.processed) == (1, 1)
    assert (bad.status, bad.attempts) == (DeliveryStatus.NEW, 1)
    assert bad.next_attempt_at > NOW
    assert assignment.status is AssignmentStatus.CONFIRMED


def test_a_fault_that_lasts_ends_in_triage(desk: Desk) -> None:
    delivery = desk.keep({"text": "Da"})
    now, runs = NOW, 0

    while delivery.status is DeliveryStatus.NEW:
        desk.process(read=Broken(KeyError("x")), now=now)
        desk.session.refresh(delivery)
        now, runs = now + timedelta(hours=1), runs + 1

    assert (runs, delivery.status) == (5, DeliveryStatus.UNREADABLE)
    assert delivery.error == "KeyError: 'x'"
    assert desk.session.scalars(select(Message)).one().triage is TriageStatus.OPEN


def test_d05_a_full_disk_is_waited_for_however_long(desk: Desk, assignment: Assignment) -> None:
    folder = desk.folder / "attachments"
    folder.write_text("a file where the folder should be", encoding="ascii")
    files = [attachment("a.txt", "text/plain", b"x")]
    delivery = desk.keep(mail_from(assignment, "Da, confirm", attachments=files))
    for hour in range(7):
        assert desk.process(now=NOW + timedelta(hours=hour)).retried == 1
    desk.session.refresh(delivery)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.NEW, 0)
    assert "StorageError" in (delivery.error or "")
    replies = select(Message).where(Message.kind == MessageKind.REPLY)
    assert desk.session.scalars(replies).all() == []

    folder.unlink()
    desk.process(now=NOW + timedelta(hours=8))

    assert (delivery.status, delivery.error) == (DeliveryStatus.PROCESSED, None)
    assert assignment.status is AssignmentStatus.CONFIRMED


def test_what_a_dead_worker_left_is_done_when_its_lease_ends(
    desk: Desk, assignment: Assignment
) -> None:
    delivery = desk.keep(mail_from(assignment, "Da, confirm"))
    with pytest.raises(KeyboardInterrupt):
        desk.process(read=Broken(KeyboardInterrupt()))  # type: ignore[arg-type]  # a kill
    desk.session.rollback()

    assert desk.process(now=NOW + LEASE - timedelta(seconds=1)).total == 0
    assert desk.process(now=NOW + LEASE).processed == 1
    assert delivery.attempts == 2


def test_a_delivery_that_kills_its_worker_ends_in_triage(desk: Desk) -> None:
    delivery = desk.keep({"text": "Da"}, attempts=5)

    desk.process()

    assert delivery.status is DeliveryStatus.UNREADABLE
    assert "interrupted" in (delivery.error or "")


def test_files_of_a_failed_transaction_are_known(desk: Desk, assignment: Assignment) -> None:
    files = [attachment("a.txt", "text/plain", b"x")]
    delivery = desk.keep(mail_from(assignment, "Da, confirm", attachments=files))
    storage = Storage(str(desk.folder / "attachments"))

    def read(post: Post) -> list[InboundMail]:
        mails = parse(post)
        desk.session.delete(delivery)
        desk.session.commit()
        return mails

    desk.process(read=read)

    later = NOW + timedelta(days=3_650)
    assert inventory(desk.session, storage, before=later).orphans == tuple(storage.keys()) != ()
    assert (
        desk.session.scalars(select(Message).where(Message.kind == MessageKind.REPLY)).all() == []
    )

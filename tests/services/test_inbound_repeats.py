"""The same mail counts once, however often and from wherever it comes."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.mail import InboundMail
from crm.domain.statuses import (
    AssignmentStatus,
    DeliveryStatus,
    EventKind,
    MessageKind,
    TriageStatus,
)
from crm.models import Assignment, InboundDelivery, Message
from crm.services import inbound
from crm.services.inbound_claims import LEASE
from crm.services.inbound_deliveries import Post
from crm.services.inbound_storing import parse
from crm.storage import Storage
from tests.services.given import MAILING, NOW, at_once
from tests.webhooks.posts import Desk, attachment, mail_from, raw_of


def number(desk: Desk) -> int:
    """Return how many mails were received."""
    received = select(func.count()).where(Message.kind == MessageKind.REPLY)
    return desk.session.scalar(received) or 0


def events(desk: Desk, kind: EventKind) -> int:
    return desk.session.scalar(select(func.count()).where(Message.event == kind)) or 0


def test_the_same_mail_in_other_bytes_counts_once(desk: Desk, assignment: Assignment) -> None:
    mail = mail_from(assignment, "Da, confirm", attachments=[attachment("a", "a/b", b"x")])
    first = desk.deliver(mail)

    again = desk.keep(raw_of(mail) + b"\n")
    desk.process()

    assert (number(desk), events(desk, EventKind.CONFIRMED)) == (1, 1)
    assert (again.status, again.verdict) == (DeliveryStatus.DUPLICATE, "repeated")
    keys = list(Storage(str(desk.folder / "attachments")).keys())
    assert keys == [first.attachments[0].storage_key]


def test_w04_the_same_mail_processed_at_once_counts_once(
    app: Flask, desk: Desk, assignment: Assignment
) -> None:
    mail = raw_of(mail_from(assignment, "Da, confirm"))
    for blanks in range(4):
        desk.keep(mail + b" " * blanks)
    storage = Storage(str(desk.folder / "attachments"))

    def work(session: Session) -> int:
        # One each, or the fastest would take all four.
        run = inbound.process_due(session, now=NOW, storage=storage, mailing=MAILING, limit=1)
        return run.total

    taken = at_once(app, [work] * 4)
    desk.process(now=NOW + timedelta(hours=1))

    assert sum(taken) == 4
    assert (number(desk), events(desk, EventKind.CONFIRMED)) == (1, 1)
    desk.session.expire_all()
    statuses = desk.session.scalars(select(InboundDelivery.status)).all()
    assert sorted(each.name for each in statuses) == ["DUPLICATE"] * 3 + ["PROCESSED"]


def test_w05_another_mail_of_the_same_id_is_kept_and_decides_nothing(
    desk: Desk, assignment: Assignment
) -> None:
    same = {"Message-ID": "<same@example.com>"}
    desk.deliver(mail_from(assignment, "Da, confirm", id="1", headers=same))

    second = desk.deliver(mail_from(assignment, "Nu pot", id="1", headers=same))
    third = desk.deliver(mail_from(assignment, "Nu mai vin", id="2", headers=same))

    for message in (second, third):
        assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "same-id")
    assert assignment.status is AssignmentStatus.CONFIRMED
    assert number(desk) == 3


def test_w05_without_a_message_id_the_providers_id_says_which_mail_it_is(
    desk: Desk, assignment: Assignment
) -> None:
    bare = {"Message-ID": None}
    desk.deliver(mail_from(assignment, "Da, confirm", id="7", headers=bare))

    second = desk.deliver(mail_from(assignment, "Nu pot", id="7", headers=bare))
    other = desk.deliver(mail_from(assignment, "Nu vin", id="8", headers=bare))

    assert second.triage_reason == "same-id"
    assert other.triage is TriageStatus.NOT_NEEDED
    assert assignment.status is AssignmentStatus.REJECTED


def test_one_mail_to_two_assignments_counts_for_both(desk: Desk) -> None:
    employee = desk.factories.employee()
    jobs = [desk.asked(employee=employee), desk.asked(employee=employee)]
    same = {"Message-ID": "<both@example.com>"}

    for each in jobs:
        desk.deliver(mail_from(each, "Da, confirm", headers=same))

    assert [each.status for each in jobs] == [AssignmentStatus.CONFIRMED] * 2


def test_a_run_that_lost_its_claim_changes_nothing(desk: Desk, assignment: Assignment) -> None:
    delivery = desk.keep(mail_from(assignment, "Da, confirm"))

    def read(post: Post) -> list[InboundMail]:
        desk.process(now=NOW + LEASE)  # a colleague who thinks that we died
        return parse(post)

    desk.process(read=read)

    desk.session.expire_all()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PROCESSED, 2)
    assert (number(desk), events(desk, EventKind.CONFIRMED)) == (1, 1)

"""Mails built to hurt: kept as they came, read in bounds, stored alike."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from crm.domain.statuses import DeliveryStatus, TriageStatus
from crm.models import InboundDelivery, Message
from crm.services.inbound_mails import LONGEST_REPLY, REPEATED
from crm.services.inbound_storing import parse
from tests.unit.mail.test_reading_limits import bounded_work
from tests.webhooks.calls import Shape
from tests.webhooks.changed import ALL, SES, changes
from tests.webhooks.posts import Desk, mail_from

MIME = "message/rfc822"
MAILS = Path(__file__).parents[1] / "payloads" / "mime"


def many_parts() -> bytes:
    parts = b"".join(b"--b\nContent-Disposition: attachment\n\nx\n" for _ in range(10_000))
    return b"From: ion@example.com\nContent-Type: multipart/mixed; boundary=b\n\n" + parts


def deep() -> bytes:
    raw = b"\nDa"
    for level in range(2_000):
        head = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        raw = head + raw + b"\n--b%d--\n" % level
    return b"From: ion@example.com\n" + raw


def many_recipients() -> bytes:
    to = b", ".join(b"a%d@example.com" % number for number in range(20_000))
    return b"From: ion@example.com\nTo: " + to + b"\n\nDa"


def huge_header() -> bytes:
    return b"From: ion@example.com\nSubject: " + b"x" * 5_000_000 + b"\n\nDa"


@pytest.mark.parametrize("make", [many_parts, deep, many_recipients, huge_header])
def test_w11_a_mail_beyond_all_measure_is_kept_and_read_in_bounds(desk: Desk, make: object) -> None:
    assert callable(make)
    raw = make()
    delivery = desk.keep(raw, content_type=MIME)

    with bounded_work():
        desk.process()

    [message] = desk.session.scalars(select(Message))
    assert (delivery.raw, delivery.status) == (raw, DeliveryStatus.PROCESSED)
    assert message.triage is TriageStatus.OPEN
    assert len(message.attachments) <= 25


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"subject": "x" * 1_000_000},
        {"headers": {"From": ["a@b.ro", "c@d.ro"]}},
        {"headers": {"From": "x" * 100_000}},
        {"headers": {"Message-ID": "<" + "x" * 990 + "@y>"}},
        {"text": "x" * 3_000_000, "html": "<p>" * 100_000},
        {"text": "a\ud800b\x00c"},
    ],
    ids=range(7),
)
def test_w14_odd_fields_are_stored_alike_by_both_databases(
    desk: Desk, change: dict[str, object]
) -> None:
    assignment = desk.asked()
    payload = mail_from(assignment, "Da") | change

    message = desk.deliver(json.dumps(payload).encode())

    assert len(message.text) <= 50_000
    assert len(message.subject or "") <= 200
    assert len(message.sender or "") <= 320


@pytest.mark.parametrize("shape", ALL, ids=str)
def test_w14_a_wrong_field_of_any_provider_is_kept_and_shown(desk: Desk, shape: Shape) -> None:
    given = {"provider": shape.provider, "content_type": shape.content_type}
    deliveries = [(raw, desk.keep(raw, **given)) for raw in changes(shape)]

    # Of SES nothing would be read: its signature is over all of it, and tried where it is alone.
    read = parse if shape is SES else lambda post: shape.read(post.raw)
    report = desk.process(read=read, limit=len(deliveries))

    desk.session.expire_all()
    messages = list(desk.session.scalars(select(Message)))
    shown = {each.delivery_id for each in messages}
    assert (report.retried, report.total) == (0, len(deliveries))
    for raw, delivery in deliveries:
        assert delivery.raw == raw
        assert delivery.id in shown or delivery.verdict in (REPEATED, "no mail in it")
    for each in messages:
        assert len(each.text) <= LONGEST_REPLY
        assert len(each.subject or "") <= 200


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("iso_2022_jp", "確認しました"),
        ("wrong_charset", "Da, vin și joi dimineață."),
        ("windows_1250_unlabelled", "Da, ajung mîine la ora 9 şi jumătate. Mulţumesc!"),
        ("outlook_winmail", "Nu pot veni, sunt în concediu. Mulţumesc!"),
        ("odd_names", "Da."),
    ],
)
def test_w26_any_encoding_is_readable_and_kept(desk: Desk, name: str, text: str) -> None:
    raw = (MAILS / f"{name}.eml").read_bytes()

    message = desk.deliver(raw, content_type=MIME)

    assert message.text.strip() == text
    assert desk.session.get_one(InboundDelivery, message.delivery_id).raw == raw


def test_w26_nul_bytes_and_odd_words_do_not_stop_a_mail(desk: Desk) -> None:
    raw = b"From: =?utf-8?b?/w==?= <ion@example.com>\nSubject: =?x?q?=00a?= =?utf-8?q?=\n\nDa\x00\n"

    message = desk.deliver(raw, content_type=MIME)

    assert (message.text, message.sender) == ("Da", "ion@example.com")


def test_w16_staffs_address_in_from_gives_no_rights(desk: Desk) -> None:
    assignment = desk.asked()
    staff = desk.factories.user()
    headers = {"From": f"Sef <{staff.email}>"}

    message = desk.deliver(mail_from(assignment, "Da, confirm", headers=headers))

    assert message.triage_reason == "other-sender"
    assert assignment.answered_at is None
    assert message.author == staff.email


def test_w04_a_mail_in_two_deliveries_is_one_message(desk: Desk) -> None:
    payloads = [
        {"id": str(n % 90), "text": "Da", "headers": {"From": "a@b.ro"}} for n in range(100)
    ]
    for n, payload in enumerate(payloads):
        desk.keep(payload | {"n": n}, content_key=f"generic:{n}")

    for _ in range(2):
        desk.process()

    assert len(desk.session.scalars(select(Message)).all()) == 90

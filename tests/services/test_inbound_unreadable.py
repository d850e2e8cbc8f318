"""Deliveries that cannot be read, or only in spite of something: row W-09."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.domain.statuses import (
    DeliveryStatus,
    TriageStatus,
)
from crm.models import Message
from tests.services.given import NOW
from tests.webhooks.posts import Desk

JSON, MIME = "application/json", "message/rfc822"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"text": "Da',
        b"\xff\xfe\xfd",
        b'{"id": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"text": NaN}',
        b'{"text": "a", "text": "b"}',
        b'{"text": 5}',
    ],
    ids=lambda raw: repr(raw)[:20],
)
def test_w09_what_cannot_be_read_stands_in_triage(desk: Desk, raw: bytes) -> None:
    delivery = desk.keep(raw)

    report = desk.process()

    message = desk.session.scalars(select(Message)).one()
    assert (report.unreadable, report.total) == (1, 1)
    assert (delivery.status, delivery.raw) == (DeliveryStatus.UNREADABLE, raw)
    assert delivery.error
    assert delivery.error in message.text or message.text in delivery.error
    assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "unreadable")
    assert desk.process(now=NOW + timedelta(days=1)).total == 0


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ('{"text": "Da", "headers": {}}'.encode("utf-16"), JSON),
        (b'\xef\xbb\xbf{"text": "Da"}', JSON),
        (b'{"text": "D\\ud800a\\u0000"}', JSON),
        (b'{"text": "D\xed\xa0\x80a"}', JSON),
        (b"From: a@b.ro\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nDa", MIME),
        (b"From: a@b.ro\nContent-Type: text/plain; charset=no-such\n\nDa", MIME),
        (b"From: a@b.ro\nContent-Transfer-Encoding: base64\n\nRGE", MIME),
        (b"From: a@b.ro\n: \nno header\n\x00: x\n\nDa", MIME),
    ],
    ids=[
        "UTF-16",
        "BOM",
        "surrogate",
        "raw surrogate",
        "truncated",
        "charset",
        "base64",
        "headers",
    ],
)
def test_w09_what_can_be_read_in_spite_of_it_is_read(desk: Desk, raw: bytes, kind: str) -> None:
    message = desk.deliver(raw, content_type=kind)

    assert (message.text.strip(), message.triage_reason) == ("Da", "unmatched")


@pytest.mark.parametrize("raw", [b"", b"\x00" * 100, b"Da", b"\n\nDa"])
def test_w09_what_is_no_mime_stands_in_triage(desk: Desk, raw: bytes) -> None:
    message = desk.deliver(raw, content_type=MIME)

    assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "unreadable")


def test_a_delivery_of_an_unknown_provider_stands_in_triage(desk: Desk) -> None:
    delivery = desk.keep(b"x", provider="retired")

    desk.process()

    assert delivery.status is DeliveryStatus.UNREADABLE

"""Mails that were built to hurt: every one is read, in bounded work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.mail import InboundMail, MailFlag
from crm.errors import UnreadableMailError
from crm.inbound.generic import provider

FROM = b"From: ion@example.com\nTo: replies+k7m2q9x4@reply.example.com\n"


def parse(raw: bytes) -> InboundMail:
    [mail] = provider.parse(raw, "message/rfc822")
    return mail


@contextmanager
def bounded_work() -> Iterator[None]:
    """Fail on runaway input: ten times the second that the catalogue allows (W-11)."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 10


def multipart(parts: list[bytes], boundary: bytes = b"b") -> bytes:
    head = b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n"
    return head + b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)


def test_ten_thousand_parts_are_cut_and_flagged() -> None:
    with bounded_work():
        mail = parse(FROM + multipart([b"\nDa, confirm."] + [b"\nx"] * 10_000))

    assert mail.text.startswith("Da, confirm.\nx")
    assert MailFlag.TRUNCATED in mail.flags


def test_two_thousand_levels_are_cut_and_flagged() -> None:
    raw = b"\nDa, confirm."
    for level in range(2_000):
        raw = multipart([raw], b"b%d" % level)

    with bounded_work():
        mail = parse(FROM + raw)

    assert mail.sender == "ion@example.com"
    assert mail.flags == {MailFlag.TRUNCATED}


def test_two_thousand_forwarded_mails_in_each_other_are_one_attachment() -> None:
    raw = FROM + b"Content-Type: message/rfc822\n\n" * 2_000

    with bounded_work():
        mail = parse(raw)

    assert [file.filename for file in mail.attachments] == ["message.eml"]


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: " + b"x" * 1_000_000,
        b"Subject: " + b"=?utf-8?q?x" * 50_000,
        b"Subject: " + b"=?utf-8?q?=C8?= " * 20_000,
        b"Subject: " + b"x\n " * 200_000,
        b"Content-Type: text/plain; name*=x; name*0=y; name*0*=%ff" + b" " * 200_000,
        b"From: " + b"(" * 200_000,
        b"From: " + b'\\"' * 200_000,
        b"To: " + b"a@b.ro, " * 20_000,
        b"References: " + b"<a@b>" * 50_000,
        b"Content-Type: text/plain" + b";" * 200_000,
        b"Content-Type: text/plain;" + b'a=";' * 50_000,
        b"Content-Type: text/plain; name*" + b"9" * 5_000 + b"*=x",
        b"Content-Type: multipart/mixed; boundary=" + b"x" * 100_000,
        b"Authentication-Results: " + b"spf= " * 50_000,
        b"X: y\n" * 50_000,
        b"X" * 300_000,
    ],
    ids=lambda header: header[:40].decode(),
)
def test_a_huge_header_is_read_in_bounded_work(header: bytes) -> None:
    with bounded_work():
        mail = parse(b"From: ion@example.com\n" + header + b"\n\nDa, confirm.")

    assert len(mail.subject) <= 1_000
    assert len(mail.recipients) <= 1_000
    assert len(mail.headers) <= 1_000
    assert len(mail.references) <= 100


def test_the_text_after_too_many_headers_is_still_read() -> None:
    mail = parse(b"From: ion@example.com\n" + b"X: y\n" * 2_000 + b"\nDa, confirm.")

    assert mail.text == "Da, confirm."
    assert mail.flags == {MailFlag.TRUNCATED}


def test_two_hundred_parts_with_hostile_parameters_are_bounded() -> None:
    part = (
        b"Content-Type: image/png" + b";" * 10_000 + b'\nContent-Disposition: x;a="' + b";" * 4_000
    )

    with bounded_work():
        mail = parse(FROM + multipart([part + b"\n\nx"] * 200))

    assert len(mail.attachments) == 25
    assert mail.flags == {MailFlag.TRUNCATED, MailFlag.ATTACHMENT_DROPPED}


def test_lookalike_boundaries_are_bounded() -> None:
    with bounded_work():
        mail = parse(FROM + multipart([b"\nDa.", b"\n" + b"\n--bx" * 1_000_000]))

    assert mail.text.startswith("Da.")
    assert MailFlag.TRUNCATED in mail.flags


def test_an_attachment_over_the_limit_is_left_out_and_flagged() -> None:
    large = b"Content-Type: image/png\n\n" + b"x" * (25 * 1024 * 1024 + 1)

    mail = parse(FROM + multipart([b"\nDa.", large]))

    assert (mail.text, mail.attachments) == ("Da.", ())
    assert mail.flags == {MailFlag.ATTACHMENT_DROPPED}


def test_a_calendar_over_the_limit_is_no_calendar() -> None:
    calendar = b"Content-Type: text/calendar; method=REPLY\n\n" + b"x" * (256 * 1024 + 1)

    mail = parse(FROM + multipart([b"\nDa.", calendar]))

    assert mail.calendars == ()
    assert mail.flags == {MailFlag.TRUNCATED}


def test_a_text_over_the_limit_is_cut() -> None:
    with bounded_work():
        mail = parse(FROM + b"\n" + b"Da. \n" * 3_000_000)

    assert len(mail.text) == 10 * 1024 * 1024
    assert mail.flags == {MailFlag.TRUNCATED}


PIECES = st.sampled_from(
    [
        b"From: ion@example.com\n",
        b"From: =?utf-8?b?\xff?= <",
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\n",
        b"Content-Type: text/calendar\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: text/html; name*0*=x''%ff; name*2=y\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"Content-Disposition: attachment; filename*=utf-8'\n",
        b"Date: Mon, 99 Foo 2026 99:99:99 +9999\n",
        b"--b\n",
        b"--b--\r\n",
        b"\n",
        b"\r\n",
        b"\xed\xa0\x80\x00 text =E2=\n",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=30).map(b"".join))
def test_any_bytes_are_a_mail_or_unreadable(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except UnreadableMailError:
        return
    for text in (mail.subject, mail.text, mail.html or "", mail.sender, *mail.calendars):
        assert "\x00" not in text
        assert text.encode() is not None
    assert all(name and value.isprintable() for name, value in mail.headers if name == "Subject")

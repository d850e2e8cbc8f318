"""Outgoing mails, byte by byte."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from crm.domain.mail import Attachment, MailContent
from crm.inbound.generic import provider
from crm.mail.building import build_message
from tests.unit.mail.outgoing import SENDER, content, outgoing


def build(**changes: Any) -> bytes:
    return build_message(outgoing(**changes), sender=SENDER)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_an_invitation_is_text_html_calendar_and_a_file() -> None:
    message = parsed(build(content=content()))

    types = [part.get_content_type() for part in message.walk()]
    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    [file] = message.iter_attachments()
    assert file.get_filename() == "invite.ics"
    assert file.get_content() == content().invite.encode()  # type: ignore[union-attr] # it has one


def test_a_plain_mail_is_one_part() -> None:
    assert parsed(build()).get_content_type() == "text/plain"
    alternative = parsed(build(content=MailContent("S", "T", "<p>T</p>")))
    assert alternative.get_content_type() == "multipart/alternative"


def test_the_headers_say_what_they_must() -> None:
    message = parsed(
        build(references=("<t.17.aa@example.com>", "<x@y.ro>"), in_reply_to="<x@y.ro>")
    )

    assert message["From"] == "Dispecerat <dispecer@example.com>"
    assert message["To"] == "Ion Popă <ion@example.com>"
    assert message["Reply-To"] == "replies+k7m2q9x4@reply.example.com"
    assert message["Message-ID"] == "<d.412.ffeeddccbbaa99887766554433221100@example.com>"
    assert message["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"
    assert message["References"] == "<t.17.aa@example.com> <x@y.ro>"
    assert message["In-Reply-To"] == "<x@y.ro>"


def test_further_headers_are_added() -> None:
    message = parsed(build(headers=(("X-Dispecer-Kind", "intervenție"),)))

    assert message["X-Dispecer-Kind"] == "intervenție"


def test_the_loop_marks_are_there_and_no_receipt_is_asked_for() -> None:
    names = {name.lower() for name in parsed(build(content=content()))}

    assert {"auto-submitted", "x-dispecer-loop"} <= names
    assert not {name for name in names if "receipt" in name or "notification" in name}
    assert not {name for name in names if name.startswith("list-")}


def test_every_byte_is_seven_bit_and_every_line_short() -> None:
    raw = build(
        content=content(
            text="ș" * 5_000 + "\rx\n.\n\0a" + "b" * 5_000,
            attachments=(
                Attachment(
                    "fișă\r\n\u202e" + "ă" * 5_000 + ".pdf", "application/pdf", b"\xff" * 999
                ),
            ),
        ),
        to_name="Ștefan " * 50,
    )

    assert raw.isascii()
    assert b"\x00" not in raw
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_text_arrives_as_it_was() -> None:
    text = "Bună ziua,\n.\n..\nFrom mine\n=C8 \t\nlung " + "ă" * 3_000 + "\n"

    [mail] = provider.parse(build(content=MailContent("S", text)), "message/rfc822")

    assert mail.text == text


@pytest.mark.parametrize(
    "subject",
    ["Da", "ș" * 300, "x" * 400, "=?utf-8?q?literal?=", "a " * 200, 'Preț: 5 € ("net")', ""],
)
def test_the_subject_arrives_as_it_was(subject: str) -> None:
    [mail] = provider.parse(build(content=MailContent(subject, "T")), "message/rfc822")

    expected = subject.strip() if subject != "=?utf-8?q?literal?=" else subject
    assert mail.subject == expected


@pytest.mark.parametrize(
    "name",
    ["Ion", "Ion Popă", "Pop, Ion", 'Ion "Nea" Pop', "a\\b", "<rau@evil.example>", "ș" * 150],
)
def test_names_arrive_as_they_were(name: str) -> None:
    [mail] = provider.parse(
        build_message(outgoing(), sender=(name, "a@example.com")), "message/rfc822"
    )

    assert (mail.sender, mail.sender_name) == ("a@example.com", name)


def test_the_name_of_a_file_arrives_as_it_was() -> None:
    files = tuple(
        Attachment(name, "application/pdf", b"x") for name in ("fișă de lucru.pdf", "a'b; c=d.pdf")
    )

    [mail] = provider.parse(build(content=content(attachments=files)), "message/rfc822")

    names = [file.filename for file in mail.attachments]
    assert names == ["fișă de lucru.pdf", "a'b; c=d.pdf"]


def test_a_foreign_domain_is_written_in_ascii() -> None:
    assert parsed(build(to="ion@țară.ro", to_name=""))["To"] == "ion@xn--ar-kla13i.ro"

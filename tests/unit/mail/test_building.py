"""Outgoing mails, byte by byte."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.mail import Attachment, CalendarMethod, MailContent
from crm.errors import MailError, PermanentMailError
from crm.inbound.generic import provider
from crm.mail.building import build_message
from tests.unit.mail.outgoing import SENDER, content, outgoing

BROKEN = "Ion \ud800"
INJECTION = "x\r\nBcc: rau@evil.example"


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


def test_line_breaks_in_subject_and_names_become_blanks() -> None:
    message = parsed(build(to_name=INJECTION, content=MailContent(INJECTION, "T")))

    assert message["Subject"] == "x Bcc: rau@evil.example"
    assert message["To"].addresses[0].display_name == "x Bcc: rau@evil.example"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "ion@example.com" + INJECTION},
        {"to": "ion@example.com, ana@example.com"},
        {"to": "Ion <ion@example.com>"},
        {"to": "ion"},
        {"to": ""},
        {"to": "ionuț@example.com"},
        {"to": "ion\ud800@example.com"},
        {"to": "ion@" + "ș" * 300 + ".ro"},
        {"to_name": BROKEN},
        {"reply_to": INJECTION},
        {"reply_to": "replies@x.ro\x00"},
        {"message_id": "<a@b>\r\nBcc: x@y.ro"},
        {"message_id": "a@b"},
        {"message_id": "<ș@b>"},
        {"in_reply_to": INJECTION},
        {"references": ("<a@b>", "<a b@c>")},
        {"headers": (("X-A", INJECTION),)},
        {"headers": (("X-A\r\nBcc", "x"),)},
        {"headers": (("X A", "x"),)},
        {"headers": (("bcc", "rau@evil.example"),)},
        {"headers": (("Content-Type", "text/html"),)},
        {"content": MailContent(BROKEN, "T")},
        {"content": MailContent("S", BROKEN)},
        {"content": MailContent("S", "T", BROKEN)},
        {"content": MailContent("S", "T", invite=BROKEN, method=CalendarMethod.REQUEST)},
        {"content": MailContent("S", "T", invite="BEGIN:VCALENDAR")},
        {"content": MailContent("S", "T", attachments=(Attachment(BROKEN, "a/b", b""),))},
    ],
    ids=repr,
)
def test_what_cannot_be_sent_safely_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PermanentMailError):
        build(**changes)


@pytest.mark.parametrize("sender", ["", "Dispecerat", "a@x.ro, b@x.ro"])
def test_a_wrong_sender_is_an_error_that_can_be_mended(sender: str) -> None:
    with pytest.raises(MailError) as caught:
        build_message(outgoing(), sender=sender)

    assert not isinstance(caught.value, PermanentMailError)


def test_a_foreign_domain_is_written_in_ascii() -> None:
    assert parsed(build(to="ion@țară.ro", to_name=""))["To"] == "ion@xn--ar-kla13i.ro"


@pytest.mark.parametrize(
    "kind", ["x", "a/b\r\nBcc: x", "multipart/mixed", "message/rfc822", "ș/x", ""]
)
def test_an_odd_type_of_file_is_sent_as_bytes(kind: str) -> None:
    message = parsed(
        build(content=content(invite=None, attachments=(Attachment("a", kind, b"x"),)))
    )

    [file] = message.iter_attachments()
    assert file.get_content_type() == "application/octet-stream"


@settings(deadline=None)
@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=80))
def test_any_text_is_sent_as_one_mail_or_refused(text: str, name: str) -> None:
    try:
        raw = build(to_name=name, content=content(subject=text, text=text))
    except PermanentMailError:
        return
    assert raw.isascii()
    assert set(parsed(raw).keys()) == set(parsed(build(content=content())).keys())
    [mail] = provider.parse(raw, "message/rfc822")
    assert [address for header, address in mail.recipients if header == "to"] == ["ion@example.com"]

"""What is cleaned out of outgoing mails, and what is refused."""

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

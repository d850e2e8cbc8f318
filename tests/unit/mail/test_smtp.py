"""SMTP against real servers on loopback: what arrives, and what each failure means."""

import time
from quopri import decodestring

import pytest

from crm.domain.mail import MailContent
from crm.errors import MailError, PermanentMailError
from tests.ports import free_port
from tests.unit.mail.outgoing import content, outgoing
from tests.unit.mail.servers import (
    Notes,
    assert_temporary,
    scripted_server,
    smtp_server,
    transport,
)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def test_a_mail_arrives_with_its_own_envelope(notes: Notes) -> None:
    with smtp_server(notes) as port:
        transport(port).send(outgoing(content=content()))

    [mail] = notes.mails
    assert mail.mail_from == "dispecer@example.com"
    assert mail.rcpt_tos == ["ion@example.com"]
    assert isinstance(mail.content, bytes)
    assert b"Message-ID: <d.412.ffeeddccbbaa99887766554433221100@example.com>\r\n" in mail.content


def test_smuggling_shapes_arrive_as_one_mail(notes: Notes) -> None:
    text = "a\r\n.\r\nMAIL FROM:<x@y.ro>\r\n\n.\n\r.\rb\n.\r\nc\x00d"

    with smtp_server(notes) as port:
        transport(port).send(outgoing(content=MailContent("S", text)))

    [mail] = notes.mails
    assert isinstance(mail.content, bytes)
    body = decodestring(mail.content.partition(b"\r\n\r\n")[2])
    assert body.rstrip().split(b"\r\n") == [
        b"a", b".", b"MAIL FROM:<x@y.ro>", b"", b".", b"", b".", b"b", b".", b"cd",
    ]  # fmt: skip
    assert b"\n.\r\n" not in mail.content


def test_a_batch_uses_one_connection_and_single_mails_their_own(notes: Notes) -> None:
    with smtp_server(notes) as port:
        with transport(port) as batch:
            batch.send(outgoing())
            batch.send(outgoing())
        batch.send(outgoing())

    assert notes.peers[0] == notes.peers[1] != notes.peers[2]


def test_a_batch_connects_again_after_the_agreed_number(notes: Notes) -> None:
    with smtp_server(notes) as port, transport(port, MAIL_MAX_EMAILS=2) as batch:
        for _ in range(3):
            batch.send(outgoing())

    assert notes.peers[0] == notes.peers[1] != notes.peers[2]


def test_a_batch_connects_again_when_the_server_has_gone(notes: Notes) -> None:
    with smtp_server(notes) as port:
        batch = transport(port).__enter__()
        batch.send(outgoing())
    with smtp_server(notes, port=port):
        batch.send(outgoing())
        batch.__exit__(None, None, None)

    assert len(notes.mails) == 2


def test_a_refused_recipient_is_final_and_the_batch_goes_on(notes: Notes) -> None:
    notes.answers["RCPT gone@example.com"] = "550 5.1.1 User unknown"

    with smtp_server(notes) as port, transport(port) as batch:
        with pytest.raises(PermanentMailError, match=r"550 .* User unknown"):
            batch.send(outgoing(to="gone@example.com"))
        batch.send(outgoing())

    assert [mail.rcpt_tos for mail in notes.mails] == [["ion@example.com"]]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "550 no"),
        ("RCPT", "553 no"),
        ("DATA", "554 no"),
        ("DATA", "550 no"),
        ("MAIL", "552 large"),
    ],
)
def test_a_5xx_to_the_message_is_final(notes: Notes, command: str, answer: str) -> None:
    notes.answers[command] = answer

    with smtp_server(notes) as port, pytest.raises(PermanentMailError, match=answer):
        transport(port).send(outgoing())

    assert notes.mails == []


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "451 later"),
        ("RCPT", "421 closing"),
        ("RCPT", "530 log in first"),
        ("DATA", "451 later"),
        ("DATA", "421 closing"),
        ("DATA", "452 full"),
        ("MAIL", "451 later"),
        ("MAIL", "550 sender unknown"),
        ("MAIL", "530 log in first"),
    ],
)
def test_other_refusals_are_tried_again(notes: Notes, command: str, answer: str) -> None:
    notes.answers[command] = answer

    with smtp_server(notes) as port, pytest.raises(MailError, match=answer) as caught:
        transport(port).send(outgoing())

    assert_temporary(caught.value)


def test_what_cannot_be_built_does_not_reach_the_server(notes: Notes) -> None:
    with smtp_server(notes) as port, transport(port) as batch:
        with pytest.raises(PermanentMailError):
            batch.send(outgoing(to="ion@example.com\r\nRCPT TO:<rau@evil.example>"))
        batch.send(outgoing())

    assert len(notes.mails) == 1


def test_a_closed_port_is_tried_again() -> None:
    with pytest.raises(MailError) as caught:
        transport(free_port()).send(outgoing())

    assert_temporary(caught.value)


GREETING, HELLO, OK = b"220 x", b"250 x", b"250 OK"


@pytest.mark.parametrize(
    "script",
    [
        (None,),
        (b"554 no service",),
        (b"nonsense",),
        (GREETING, None),
        (GREETING, HELLO, None),
        (GREETING, HELLO, OK, None),
        (GREETING, HELLO, OK, OK, None),
        (GREETING, HELLO, OK, OK, b"354 go", None),
    ],
    ids=["connect", "greeting", "nonsense", "EHLO", "MAIL", "RCPT", "DATA", "end of data"],
)
def test_a_server_that_drops_the_line_is_tried_again(script: tuple[bytes | None, ...]) -> None:
    with scripted_server(*script) as port, pytest.raises(MailError) as caught:
        transport(port, timeout=1).send(outgoing())

    assert_temporary(caught.value)


@pytest.mark.parametrize("script", [(), (GREETING,), (GREETING, HELLO, OK, OK, b"354 go")])
def test_a_silent_server_is_given_up_after_the_time_out(script: tuple[bytes, ...]) -> None:
    start = time.monotonic()

    with scripted_server(*script) as port:
        with pytest.raises(MailError) as caught:
            transport(port, timeout=0.2).send(outgoing())
        waited = time.monotonic() - start

    assert_temporary(caught.value)
    assert waited < 8

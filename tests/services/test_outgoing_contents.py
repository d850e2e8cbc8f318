"""Bad input on its way to a real mail server: rows M-08 to M-12 and M-14."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.mail import Attachment, MailContent, OutgoingMail
from crm.errors import MissingAddressError, PermanentMailError
from crm.models import OutboxMail
from crm.services import assignments, outbox
from tests.factories import Factories
from tests.services.given import MAILING, NOW, FakeTransport
from tests.services.sending import FAILED, QUEUED, SENT, send
from tests.unit.mail.outgoing import outgoing
from tests.unit.mail.servers import (
    Notes,
    smtp_server,
    transport,
)

INJECTION = "a\r\nBcc: x@y.example"


def parsed(raw: bytes | str | None) -> EmailMessage:
    assert isinstance(raw, bytes)
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_m_08_a_mail_that_cannot_be_built_fails_alone(
    session: Session, factories: Factories, notes: Notes
) -> None:
    bad = factories.outbox_mail(to="nobody at all", reply_to="r@example.com")
    large = factories.outbox_mail(text="ș" * 5_000_000, reply_to="r@example.com")
    good = factories.outbox_mail(reply_to="r@example.com")

    with smtp_server(notes, data_size_limit=1_000_000) as port:
        send(session, port)

    assert (bad.status, large.status, good.status) == (FAILED, FAILED, SENT)


@pytest.mark.parametrize(
    "change",
    [
        {"to_name": "I\ud800on"},
        {"content": MailContent("S\udfff", "T")},
        {"content": MailContent("S", "T\ud800")},
        {"content": MailContent("S", "T", html="<p>\ud800</p>")},
        {"reply_to": "r\ud800@example.com"},
    ],
    ids=["name", "subject", "text", "html", "reply-to"],
)
def test_m_08_half_a_character_is_refused_or_left_out(notes: Notes, change: dict[str, Any]) -> None:
    with smtp_server(notes) as port:
        try:
            transport(port).send(outgoing(**change))
        except PermanentMailError:
            return

    assert isinstance(notes.mails[0].content, bytes)
    assert b"\xed\xa0\x80" not in notes.mails[0].content


def test_m_08_a_fault_of_ours_in_one_mail_does_not_stop_the_others(
    session: Session, factories: Factories
) -> None:
    first, second = factories.outbox_mail(), factories.outbox_mail()

    class Faulty(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            if message.message_id == first_id:
                raise RecursionError
            super().send(message)

    first_id = first.message_id
    outbox.send_due(session, Faulty(), now=NOW)

    session.expire_all()
    assert (first.status, first.attempts, second.status) == (QUEUED, 1, SENT)


@pytest.mark.parametrize("email", [None, "", "ion", "ion@example.com, ana@example.com", INJECTION])
def test_m_09_an_assignee_who_cannot_be_written_to_is_named(
    session: Session, factories: Factories, email: str | None
) -> None:
    assignment = factories.assignment(employee=factories.employee(name="Ion", email=email))

    with pytest.raises(MissingAddressError, match="Ion"):
        assignments.sync(session, assignment.intervention, mailing=MAILING, now=NOW)


def test_m_09_saving_twice_is_one_mail_for_each_change_and_recipient(
    session: Session, factories: Factories
) -> None:
    case, employee = factories.intervention(), factories.employee()
    for text in ("Boiler", "Boiler", "Pump", "Pump"):
        case.object_text = text
        assignments.assign(session, case, employee)
        assignments.sync(session, case, mailing=MAILING, now=NOW)
        session.commit()

    keys = session.scalars(select(OutboxMail.dedupe_key).order_by(OutboxMail.id)).all()
    assert [key.rpartition(":")[2] for key in keys] == ["1", "2"]


def test_m_10_line_breaks_in_any_field_make_no_header(
    session: Session, factories: Factories, notes: Notes
) -> None:
    client = factories.client(name=INJECTION, address=INJECTION, town=INJECTION, phone=INJECTION)
    contact = factories.contact(client=client, name=INJECTION, phone=INJECTION, role=INJECTION)
    case = factories.intervention(
        client=client,
        contact=contact,
        object_text=INJECTION,
        description=INJECTION,
        complaint_type=factories.complaint_type(name=INJECTION),
    )
    factories.assignment(intervention=case, employee=factories.employee(name=INJECTION))
    assignments.sync(session, case, mailing=MAILING, now=NOW)
    session.commit()

    with smtp_server(notes) as port:
        send(session, port)

    [mail] = notes.mails
    assert isinstance(mail.content, bytes)
    head = mail.content.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nbcc:" not in head
    assert len(mail.rcpt_tos) == 1
    assert parsed(mail.content)["Bcc"] is None


def test_m_11_a_hostile_file_name_is_one_well_formed_header(notes: Notes) -> None:
    name = 'fișă\r\nBcc: x@y.example"\u202e;' + "ă" * 5_000 + ".pdf"
    file = Attachment(name, "application/pdf", b"x")

    with smtp_server(notes) as port:
        transport(port).send(outgoing(content=MailContent("S", "T", attachments=(file,))))

    message = parsed(notes.mails[0].content)
    [part] = message.iter_attachments()
    shown = part.get_filename() or ""
    assert message["Bcc"] is None
    assert shown.endswith(".pdf")
    assert not {"\r", "\n", '"', "\u202e"} & set(shown)


@pytest.mark.parametrize("end", ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\n..\n"])
def test_m_12_no_end_of_data_inside_a_text(notes: Notes, end: str) -> None:
    text = f"a{end}MAIL FROM:<x@y.example>\nb\0"

    with smtp_server(notes) as port:
        transport(port).send(outgoing(content=MailContent("S", text)))

    [mail] = notes.mails
    body = parsed(mail.content).get_content().replace("\r\n", "\n").rstrip("\n")
    assert body == text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def test_m_14_the_marks_of_a_machine_are_on_the_wire(
    session: Session, factories: Factories, notes: Notes
) -> None:
    assignment = factories.assignment()
    assignments.sync(session, assignment.intervention, mailing=MAILING, now=NOW)
    session.commit()

    with smtp_server(notes) as port:
        send(session, port)

    message = parsed(notes.mails[0].content)
    row = session.scalars(select(OutboxMail)).one()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Dispecer-Loop"]
    assert (message["Message-ID"], message["References"]) == (row.message_id, row.thread_id)
    for name in ("Return-Receipt-To", "Disposition-Notification-To"):
        assert message[name] is None

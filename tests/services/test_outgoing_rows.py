"""Bad input and bad servers on the way out: rows M-01 to M-16, each against a real server."""

import logging
import ssl
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.domain.mail import Attachment, MailContent, OutgoingMail
from crm.domain.statuses import EventKind, OutboxStatus
from crm.errors import MissingAddressError
from crm.models import Message, OutboxMail
from crm.services import assignments, outbox, outbox_brake
from crm.services.outbox_brake import MOST_AN_HOUR
from crm.services.outbox_claims import LEASE
from crm.services.outbox_runs import MOST_ATTEMPTS, RETRY_DELAYS
from tests.factories import Factories
from tests.services.given import MAILING, NOW, FakeTransport
from tests.unit.mail.outgoing import outgoing
from tests.unit.mail.servers import (
    Notes,
    client_tls,
    dripping_server,
    free_port,
    scripted_server,
    server_tls,
    smtp_server,
    transport,
)

QUEUED, SENT, FAILED = OutboxStatus.QUEUED, OutboxStatus.SENT, OutboxStatus.FAILED
GREETING, HELLO, OK = b"220 x", b"250 x", b"250 OK"
INJECTION = "a\r\nBcc: x@y.example"


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def mail(factories: Factories) -> OutboxMail:
    return factories.outbox_mail(reply_to="r@example.com")


def send(session: Session, port: int, *, now: datetime = NOW, **given: Any) -> None:
    outbox.send_due(session, transport(port, **given), now=now)
    session.expire_all()


def parsed(raw: bytes | str | None) -> EmailMessage:
    assert isinstance(raw, bytes)
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_m_01_a_closed_port_leaves_the_mail_waiting_longer_and_longer(
    session: Session, mail: OutboxMail
) -> None:
    port, now, waits = free_port(), NOW, []
    for _ in range(3):
        send(session, port, now=now)
        assert mail.status is QUEUED
        waits.append(mail.next_attempt_at - now)
        now = mail.next_attempt_at

    assert waits == sorted(waits)
    assert waits[0] >= RETRY_DELAYS[0]
    assert "refused" in (mail.last_error or "").lower()


@pytest.mark.parametrize("script", [(), (GREETING,), (GREETING, HELLO, OK)])
def test_m_02_a_silent_server_is_given_up_and_the_next_pass_goes_on(
    session: Session,
    factories: Factories,
    mail: OutboxMail,
    notes: Notes,
    script: tuple[bytes, ...],
) -> None:
    with scripted_server(*script) as port:
        send(session, port, timeout=0.2)
    other = factories.outbox_mail(reply_to="r@example.com")
    with smtp_server(notes) as port:
        send(session, port)

    assert (mail.status, mail.attempts) == (QUEUED, 1)
    assert other.status is SENT


def test_m_02_a_server_that_answers_byte_by_byte_is_given_up(
    session: Session, mail: OutboxMail
) -> None:
    with dripping_server() as port:
        send(session, port, timeout=2, patience=0.5)

    assert (mail.status, mail.attempts) == (QUEUED, 1)


@pytest.mark.parametrize(
    "script",
    [
        (GREETING, None),
        (GREETING, HELLO, None),
        (GREETING, HELLO, OK, None),
        (GREETING, HELLO, OK, OK, None),
        (GREETING, HELLO, OK, OK, b"354 go", None),
    ],
    ids=["EHLO", "MAIL", "RCPT", "DATA", "end of data"],
)
def test_m_03_a_dropped_line_is_never_sent(
    session: Session, mail: OutboxMail, script: tuple[bytes | None, ...]
) -> None:
    with scripted_server(*script) as port:
        send(session, port, timeout=1)

    assert (mail.status, mail.sent_at) == (QUEUED, None)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["451 later", "421 closing"])
def test_m_04_a_4xx_is_tried_again_and_at_last_fails_with_an_alarm(
    session: Session,
    mail: OutboxMail,
    notes: Notes,
    caplog: pytest.LogCaptureFixture,
    command: str,
    answer: str,
) -> None:
    notes.answers[command] = answer
    now = NOW
    with smtp_server(notes) as port:
        for _ in range(MOST_ATTEMPTS - 1):
            send(session, port, now=now)
            assert mail.status is QUEUED
            now = mail.next_attempt_at
        send(session, port, now=now)

    assert (mail.status, mail.attempts) == (FAILED, MOST_ATTEMPTS)
    assert answer in (mail.last_error or "")
    assert [each.levelno for each in caplog.records][-1] == logging.ERROR


def test_m_05_a_5xx_fails_at_once_and_can_be_sent_again_by_hand(
    session: Session, mail: OutboxMail, notes: Notes
) -> None:
    notes.answers["RCPT"] = "550 no such user"
    with smtp_server(notes) as port:
        send(session, port)
        failed = (mail.status, mail.attempts, mail.last_error)
        send(session, port, now=NOW + timedelta(days=9))
        untouched = mail.attempts
        notes.answers.clear()
        outbox.send_again(session, mail, NOW)
        session.commit()
        send(session, port)

    assert failed[:2] == (FAILED, 1)
    assert "550 no such user" in (failed[2] or "")
    assert untouched == 1
    assert mail.status is SENT


def test_m_06_one_refused_recipient_leaves_the_other_sent(
    session: Session, factories: Factories, notes: Notes
) -> None:
    case = factories.intervention()
    for name in ("good", "gone"):
        employee = factories.employee(email=f"{name}@example.com")
        factories.assignment(intervention=case, employee=employee)
    assignments.sync(session, case, mailing=MAILING, now=NOW)
    session.commit()
    notes.answers["RCPT gone@example.com"] = "550 no such user"

    with smtp_server(notes) as port:
        send(session, port)

    rows = session.scalars(select(OutboxMail))
    assert {each.to: each.status for each in rows} == {
        "good@example.com": SENT,
        "gone@example.com": FAILED,
    }
    assert [each.rcpt_tos for each in notes.mails] == [["good@example.com"]]
    failures = select(Message).where(Message.event == EventKind.MAIL_FAILED)
    assert len(session.scalars(failures).all()) == 1


class Slow(FakeTransport):
    """A server that takes its time, on a clock of its own."""

    def __init__(self, took: timedelta) -> None:
        super().__init__()
        self.now, self.took = NOW, took

    def send(self, message: OutgoingMail) -> None:
        self.now += self.took
        super().send(message)


def test_m_07_a_slow_server_outlasts_no_lease(session: Session, factories: Factories) -> None:
    for n in range(40):
        factories.outbox_mail(to=f"{n}@example.com")
    slow = Slow(timedelta(minutes=2))
    leases: list[timedelta] = []

    class Watching(Slow):
        def send(self, message: OutgoingMail) -> None:
            slow.send(message)
            self.now = slow.now
            row = select(OutboxMail).where(OutboxMail.message_id == message.message_id)
            leases.append(session.scalars(row).one().next_attempt_at - self.now)
            session.rollback()

    watching = Watching(timedelta(0))
    outbox.send_due(session, watching, now=lambda: slow.now)

    assert len(slow.sent) == 40
    assert min(leases) > timedelta(0)


def test_m_08_a_mail_that_cannot_be_built_fails_alone(
    session: Session, factories: Factories, notes: Notes
) -> None:
    bad = factories.outbox_mail(to="nobody at all", reply_to="r@example.com")
    large = factories.outbox_mail(text="ș" * 5_000_000, reply_to="r@example.com")
    good = factories.outbox_mail(reply_to="r@example.com")

    with smtp_server(notes, data_size_limit=1_000_000) as port:
        send(session, port)

    assert (bad.status, large.status, good.status) == (FAILED, FAILED, SENT)


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


def test_m_13_a_storm_on_one_address_is_held_back_with_an_alarm(
    session: Session, factories: Factories, caplog: pytest.LogCaptureFixture
) -> None:
    stamps = {"created_at": NOW, "created_by": "x", "updated_at": NOW, "updated_by": "x"}
    common = {"subject": "S", "text": "T", "status": QUEUED, "attempts": 0, "version": 1}
    rows = [
        {"dedupe_key": f"s{n}", "message_id": f"<s{n}@example.com>", "to": "one@example.com"}
        for n in range(5_000)
    ]
    due = {"next_attempt_at": NOW - timedelta(minutes=1)}
    session.execute(insert(OutboxMail), [row | common | stamps | due for row in rows])
    factories.outbox_mail(to="other@example.com")
    session.rollback()
    now, everything = FakeTransport(), FakeTransport()

    outbox.send_due(session, now, now=NOW, limit=2_000)
    again = outbox.send_due(session, now, now=NOW, limit=2_000)
    outbox.send_due(session, everything, now=NOW + outbox_brake.HOUR, limit=2_000)

    to = [mail.to for mail in now.sent]
    assert (to.count("one@example.com"), to.count("other@example.com")) == (MOST_AN_HOUR, 1)
    assert again.sent == 1
    assert len(everything.sent) == MOST_AN_HOUR
    assert "Mail storm" in caplog.text
    held = select(OutboxMail.last_error).where(OutboxMail.status == QUEUED).distinct()
    assert session.scalars(held).all() == [outbox_brake.REASON]


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


def secured(notes: Notes, **options: Any) -> Any:
    return smtp_server(notes, tls_context=server_tls(), **options)


def test_m_15_an_unknown_certificate_gets_nothing(
    session: Session, mail: OutboxMail, notes: Notes
) -> None:
    for trusted in (None, client_tls("other-")):
        with secured(notes) as port:
            send(session, port, MAIL_USE_TLS=True, tls=trusted, now=mail.next_attempt_at)

        assert notes.mails == []
        assert mail.status is QUEUED
        assert "CERTIFICATE" in (mail.last_error or "").upper()


def test_m_15_a_stripped_starttls_gets_nothing(
    session: Session, mail: OutboxMail, notes: Notes
) -> None:
    with smtp_server(notes) as port:
        send(session, port, MAIL_USE_TLS=True, tls=client_tls())

    assert (notes.mails, mail.status) == ([], QUEUED)


def test_m_15_a_known_certificate_gets_the_mail(
    session: Session, mail: OutboxMail, notes: Notes
) -> None:
    context: ssl.SSLContext = client_tls()
    with secured(notes, require_starttls=True) as port:
        send(session, port, MAIL_USE_TLS=True, tls=context)

    assert mail.status is SENT


def test_m_16_a_clock_put_back_leaves_no_lease_behind(session: Session, mail: OutboxMail) -> None:
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, FakeTransport(KeyboardInterrupt()), now=NOW)
    earlier, second = NOW - timedelta(days=30), FakeTransport()

    outbox.send_due(session, second, now=earlier)

    session.expire_all()
    assert len(second.sent) == 1
    assert mail.status is SENT


def test_m_16_a_wait_from_a_wrong_clock_is_not_waited_for(
    session: Session, mail: OutboxMail
) -> None:
    mail.next_attempt_at = NOW + timedelta(days=365)
    session.commit()
    later = FakeTransport()

    outbox.send_due(session, later, now=NOW)

    assert len(later.sent) == 1


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1), LEASE])
def test_m_16_a_jump_while_sending_sends_nothing_twice(
    session: Session, factories: Factories, jump: timedelta
) -> None:
    for n in range(10):
        factories.outbox_mail(to=f"{n}@example.com")
    jumping = Slow(jump)

    for _ in range(12):
        outbox.send_due(session, jumping, now=lambda: jumping.now)
    jumping.now, jumping.took = max(jumping.now, NOW), timedelta(0)
    outbox.send_due(session, jumping, now=lambda: jumping.now)

    ids = [each.message_id for each in jumping.sent]
    assert len(ids) == len(set(ids)) == 10


@pytest.mark.parametrize("behind", [timedelta(seconds=1), timedelta(minutes=10)])
def test_k_10_a_sender_whose_clock_is_behind_takes_nothing_that_is_being_sent(
    session: Session, mail: OutboxMail, behind: timedelta
) -> None:
    mail.next_attempt_at = NOW - timedelta(hours=1)
    session.commit()
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, FakeTransport(KeyboardInterrupt()), now=NOW)
    second = FakeTransport()

    outbox.send_due(session, second, now=NOW - behind)

    assert second.sent == []

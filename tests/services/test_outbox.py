from datetime import timedelta
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.mail import CalendarMethod, MailContent, OutgoingMail
from crm.domain.message_ids import own_message_id, own_thread_id
from crm.domain.statuses import EventKind, OutboxStatus
from crm.errors import PermanentMailError
from crm.models import Assignment, Intervention, Message, OutboxMail
from crm.services import outbox
from crm.services.outbox_claims import LEASE
from crm.services.outbox_outcomes import MOST_ATTEMPTS, RETRY_DELAYS
from tests.factories import Factories
from tests.services.given import NOW, FakeTransport, at_once, busy

CONTENT = MailContent(
    subject="Salut\r\nBcc: x@example.com",
    text="Text",
    html="<p>Text</p>",
    invite="BEGIN:VCALENDAR",
    method=CalendarMethod.REQUEST,
)


def enqueue(
    session: Session,
    key: str = "key",
    *,
    intervention: Intervention | None = None,
    assignment: Assignment | None = None,
) -> OutboxMail | None:
    return outbox.enqueue(
        session,
        to="e@example.com",
        content=CONTENT,
        reply_to="replies+x@reply.example.com",
        dedupe_key=key,
        now=NOW,
        intervention=intervention,
        assignment=assignment,
        secret="testing",
        domain="reply.example.com",
    )


@pytest.fixture
def queued(session: Session) -> OutboxMail:
    mail = enqueue(session)
    session.commit()
    assert mail
    return mail


def test_a_mail_is_queued_once_for_each_key(session: Session, queued: OutboxMail) -> None:
    assert enqueue(session) is None
    assert session.scalars(select(OutboxMail)).all() == [queued]


def test_a_queued_mail_is_ours_by_its_message_id_and_thread(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    case = assignment.intervention

    mail = enqueue(session, intervention=case, assignment=assignment)
    session.commit()

    assert mail
    assert own_message_id(mail.message_id, "testing")
    assert own_message_id(mail.message_id, "other") is None
    assert own_thread_id(mail.thread_id or "", "testing") == case.id
    assert (mail.intervention_id, mail.assignment_id) == (case.id, assignment.id)


def test_a_mail_leaves_as_it_was_written(session: Session, factories: Factories) -> None:
    enqueue(session, intervention=factories.intervention())
    session.commit()
    transport = FakeTransport()

    report = outbox.send_due(session, transport, now=NOW)

    (sent,) = transport.sent
    row = session.scalars(select(OutboxMail)).one()
    assert (report.sent, report.retried, report.failed) == (1, 0, 0)
    assert (sent.to, sent.reply_to) == ("e@example.com", "replies+x@reply.example.com")
    assert sent.content.subject == "Salut Bcc: x@example.com"
    assert (sent.content.invite, sent.content.method) == (CONTENT.invite, CalendarMethod.REQUEST)
    assert sent.content.html == "<p>Text</p>"
    assert (sent.message_id, sent.references) == (row.message_id, (row.thread_id,))
    assert sent.written_at == row.created_at
    assert (row.status, row.sent_at) == (OutboxStatus.SENT, NOW)


def test_a_mail_is_sent_once(session: Session, queued: OutboxMail) -> None:
    transport = FakeTransport()

    outbox.send_due(session, transport, now=NOW)
    outbox.send_due(session, transport, now=NOW + timedelta(days=9))

    assert len(transport.sent) == 1


def test_a_mail_waits_for_its_time(session: Session, queued: OutboxMail) -> None:
    transport = FakeTransport()

    outbox.send_due(session, transport, now=NOW - timedelta(seconds=1))

    assert transport.sent == []


def test_a_run_sends_no_more_than_it_may_the_oldest_first(session: Session) -> None:
    for n in range(3):
        mail = enqueue(session, f"key-{n}")
        assert mail
        mail.to, mail.next_attempt_at = f"{n}@example.com", NOW - timedelta(minutes=n)
    session.commit()
    transport = FakeTransport()

    outbox.send_due(session, transport, now=lambda: NOW, limit=2)

    assert [mail.to for mail in transport.sent] == ["2@example.com", "1@example.com"]


def test_a_mail_is_tried_again_later_and_later_and_then_failed(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    mail = enqueue(session, intervention=case)
    session.commit()
    assert mail
    now = NOW
    for delay in RETRY_DELAYS:
        report = outbox.send_due(session, FakeTransport(busy()), now=now)
        assert report.retried == 1
        assert mail.status is OutboxStatus.QUEUED
        assert delay <= mail.next_attempt_at - now <= delay * 1.2
        now = mail.next_attempt_at

    report = outbox.send_due(session, FakeTransport(busy()), now=now)

    assert report.failed == 1
    assert (mail.status, mail.attempts) == (OutboxStatus.FAILED, MOST_ATTEMPTS)
    assert mail.last_error == "The mail could not be sent: 451 busy"


def test_a_mail_that_was_refused_for_good_is_failed_and_told(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    mail = enqueue(session, intervention=assignment.intervention, assignment=assignment)
    session.commit()
    refusal = PermanentMailError(reason="550 no such user")

    report = outbox.send_due(session, FakeTransport(refusal), now=NOW)

    told = session.scalars(select(Message)).one()
    assert report.failed == 1
    assert mail
    assert mail.status is OutboxStatus.FAILED
    assert (told.event, told.intervention_id) == (
        EventKind.MAIL_FAILED,
        assignment.intervention_id,
    )
    assert told.assignment is assignment
    assert "550 no such user" in told.text
    assert "e@example.com" in told.text


def test_a_failure_without_an_intervention_is_only_noted(
    session: Session, queued: OutboxMail
) -> None:
    outbox.send_due(session, FakeTransport(PermanentMailError(reason="no\0pe")), now=NOW)

    assert queued.status is OutboxStatus.FAILED
    assert session.scalars(select(Message)).all() == []


def test_one_bad_mail_does_not_stop_the_others(session: Session) -> None:
    enqueue(session, "bad")
    enqueue(session, "good")
    session.commit()

    class Choosy(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            self.error = None if self.error else PermanentMailError(reason="550")
            super().send(message)

    report = outbox.send_due(session, Choosy(), now=NOW)

    assert (report.sent, report.failed) == (1, 1)


def test_a_mail_that_a_dead_run_left_is_taken_over_when_its_lease_ends(
    session: Session, queued: OutboxMail
) -> None:
    dying = FakeTransport(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, dying, now=NOW)
    session.rollback()
    transport = FakeTransport()

    outbox.send_due(session, transport, now=NOW + LEASE - timedelta(seconds=1))
    assert transport.sent == []

    outbox.send_due(session, transport, now=NOW + LEASE)
    assert len(transport.sent) == 1


def test_a_mail_that_kills_every_run_is_given_up(session: Session, queued: OutboxMail) -> None:
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            outbox.send_due(session, FakeTransport(KeyboardInterrupt()), now=now)
        session.rollback()
        now += LEASE
    transport = FakeTransport()

    report = outbox.send_due(session, transport, now=now)

    assert transport.sent == []
    assert report.failed == 1
    assert queued.status is OutboxStatus.FAILED


def test_two_runs_that_overlap_send_each_mail_once(session: Session, queued: OutboxMail) -> None:
    enqueue(session, "another")
    session.commit()
    second_run = FakeTransport()

    class Overlapped(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            super().send(message)
            outbox.send_due(session, second_run, now=NOW)

    first_run = Overlapped()
    outbox.send_due(session, first_run, now=NOW)

    sent = [mail.message_id for mail in first_run.sent + second_run.sent]
    assert len(first_run.sent) == 1
    assert len(sent) == len(set(sent)) == 2


def test_runs_on_several_machines_send_each_mail_once(app: Flask, session: Session) -> None:
    for n in range(12):
        enqueue(session, f"key-{n}")
    session.commit()

    def run(own: Session) -> list[str]:
        transport = FakeTransport()
        outbox.send_due(own, transport, now=NOW)
        return [mail.message_id for mail in transport.sent]

    sent = list(chain(*at_once(app, [run] * 4)))

    assert len(sent) == len(set(sent)) == 12


def test_no_transaction_is_open_while_the_network_is_waited_for(
    session: Session, queued: OutboxMail
) -> None:
    open_ones: list[bool] = []

    class Watching(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            open_ones.append(session.in_transaction())
            super().send(message)

    outbox.send_due(session, Watching(), now=NOW)

    assert open_ones == [False]


def test_an_outcome_is_not_written_over_that_of_a_run_that_took_over(
    session: Session, queued: OutboxMail
) -> None:
    class Slow(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            outbox.send_due(session, FakeTransport(), now=NOW + LEASE)
            self.error = PermanentMailError(reason="too late")
            super().send(message)

    outbox.send_due(session, Slow(), now=NOW)

    assert queued.status is OutboxStatus.SENT
    assert queued.last_error is None


def test_a_failed_mail_is_sent_again_to_the_address_of_today(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    mail = enqueue(session, intervention=assignment.intervention, assignment=assignment)
    session.commit()
    outbox.send_due(session, FakeTransport(PermanentMailError(reason="550")), now=NOW)
    assignment.employee.email = "new@example.com"
    later, transport = NOW + timedelta(days=1), FakeTransport()
    assert mail
    message_id = mail.message_id

    assert outbox.send_again(session, mail, later)
    session.commit()
    outbox.send_due(session, transport, now=later)

    assert [(each.to, each.message_id) for each in transport.sent] == [
        ("new@example.com", message_id)
    ]


def test_a_mail_that_waits_is_sent_at_once(session: Session, queued: OutboxMail) -> None:
    outbox.send_due(session, FakeTransport(busy()), now=NOW)

    assert outbox.send_again(session, queued, NOW)
    assert (queued.attempts, queued.next_attempt_at) == (0, NOW)


@pytest.mark.parametrize("status", [OutboxStatus.SENT, OutboxStatus.SENDING])
def test_a_mail_that_left_or_is_leaving_is_not_sent_again(
    session: Session, queued: OutboxMail, status: OutboxStatus
) -> None:
    queued.status = status

    assert not outbox.send_again(session, queued, NOW)
    assert queued.status is status

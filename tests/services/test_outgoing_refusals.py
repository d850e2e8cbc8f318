"""Mails that a real server refuses, or must not get: rows M-04 to M-06 and M-15."""

import logging
import ssl
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import EventKind
from crm.models import Message, OutboxMail
from crm.services import assignments, outbox
from crm.services.outbox_outcomes import MOST_ATTEMPTS
from tests.factories import Factories
from tests.services.given import MAILING, NOW
from tests.services.sending import FAILED, QUEUED, SENT, send
from tests.unit.mail.servers import (
    Notes,
    client_tls,
    server_tls,
    smtp_server,
)


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

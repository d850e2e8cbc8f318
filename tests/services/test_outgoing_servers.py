"""Bad mail servers, each a real one: rows M-01 to M-03."""

import pytest
from sqlalchemy.orm import Session

from crm.models import OutboxMail
from crm.services.outbox_outcomes import RETRY_DELAYS
from tests.factories import Factories
from tests.ports import free_port
from tests.services.given import NOW
from tests.services.sending import QUEUED, SENT, send
from tests.unit.mail.servers import (
    Notes,
    dripping_server,
    scripted_server,
    smtp_server,
)

GREETING, HELLO, OK = b"220 x", b"250 x", b"250 OK"


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

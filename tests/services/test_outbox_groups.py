"""Mails leave in groups: what is done meanwhile, and what a run that is ended leaves behind."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.mail import OutgoingMail
from crm.domain.statuses import OutboxStatus
from crm.errors import PermanentMailError
from crm.models import OutboxMail
from crm.services import outbox
from tests.factories import Factories
from tests.services.given import NOW, FakeTransport

MAILS = 60


@pytest.fixture
def mails(factories: Factories) -> list[OutboxMail]:
    return [factories.outbox_mail(to=f"{n}@example.com") for n in range(MAILS)]


class Ending(FakeTransport):
    """Is told to end while the mail `last` is being sent, like a process by Ctrl+C."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last, self.numbers = last, count(1)

    def send(self, message: OutgoingMail) -> None:
        if next(self.numbers) == self.last:
            raise KeyboardInterrupt
        super().send(message)


def statuses(session: Session) -> dict[OutboxStatus, int]:
    rows = session.execute(select(OutboxMail.status, func.count()).group_by(OutboxMail.status))
    return {row[0]: row[1] for row in rows}


def test_every_mail_of_many_groups_leaves_once(session: Session, mails: list[OutboxMail]) -> None:
    transport = FakeTransport()

    report = outbox.send_due(session, transport, now=NOW)

    assert sorted(each.to for each in transport.sent) == sorted(each.to for each in mails)
    assert (report.sent, statuses(session)) == (MAILS, {OutboxStatus.SENT: MAILS})


@pytest.mark.parametrize("last", [1, 2, 5, 6, 21, 22, 40])
def test_a_run_that_is_ended_leaves_one_mail_in_doubt(
    session: Session, mails: list[OutboxMail], last: int
) -> None:
    ending = Ending(last)

    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(session, ending, now=NOW)
    second = FakeTransport()
    outbox.send_due(session, second, now=NOW)

    sent = [each.to for each in (*ending.sent, *second.sent)]
    assert len(sent) == len(set(sent)) == MAILS - 1
    assert statuses(session) == {OutboxStatus.SENT: MAILS - 1, OutboxStatus.SENDING: 1}


def test_a_run_that_is_stopped_gives_back_what_it_has_not_tried(
    session: Session, mails: list[OutboxMail]
) -> None:
    transport = FakeTransport()

    outbox.send_due(session, transport, now=NOW, stopped=lambda: len(transport.sent) >= 10)

    left = MAILS - len(transport.sent)
    assert 10 <= len(transport.sent) < 20
    assert statuses(session)[OutboxStatus.QUEUED] == left
    assert {each.attempts for each in mails if each.status is OutboxStatus.QUEUED} == {0}


@pytest.mark.parametrize("quick", [1, 2, 10, 40])
def test_a_server_that_becomes_slow_leaves_no_mail_in_doubt(
    session: Session, mails: list[OutboxMail], quick: int
) -> None:
    class Slowing(FakeTransport):
        moment = NOW

        def send(self, message: OutgoingMail) -> None:
            super().send(message)
            if len(self.sent) > quick:
                self.moment += timedelta(seconds=1)

    transport = Slowing()

    report = outbox.send_due(session, transport, now=lambda: transport.moment)

    assert (report.sent, statuses(session)) == (MAILS, {OutboxStatus.SENT: MAILS})


def test_a_mail_that_is_refused_stops_no_other_of_its_group(
    session: Session, mails: list[OutboxMail]
) -> None:
    class Choosy(FakeTransport):
        def send(self, message: OutgoingMail) -> None:
            if message.to == "30@example.com":
                raise PermanentMailError(reason="550")
            super().send(message)

    report = outbox.send_due(session, Choosy(), now=NOW)

    assert (report.sent, report.failed, report.retried) == (MAILS - 1, 1, 0)
    assert mails[30].status is OutboxStatus.FAILED

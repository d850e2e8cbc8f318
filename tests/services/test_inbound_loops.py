"""Mail from machines, and two desks that write to each other: row W-20."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from crm.domain.addresses import reply_address
from crm.mail.building import build_message
from crm.models import Assignment, OutboxMail
from crm.services import assignments, inbound, outbox
from crm.services.mailing import Mailing
from crm.storage import Storage
from tests.services.given import MAILING, NOW, FakeTransport
from tests.services.received import PENDING, outcome
from tests.webhooks.posts import Desk, mail_from, requests_to


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
        {"X-Dispecer-Loop": "1"},
        {"From": "replies@reply.example.com"},
        {"X-Autoreply": "yes"},
    ],
)
def test_w20_machine_mail_is_kept_and_decides_nothing(
    desk: Desk, assignment: Assignment, headers: dict[str, str]
) -> None:
    before = len(requests_to(desk.session, assignment))

    mail = mail_from(assignment, "Da, confirm", headers=headers)

    assert outcome(desk, assignment, mail) == ("token", None, PENDING)
    assert len(requests_to(desk.session, assignment)) == before


@pytest.mark.parametrize(
    "subject",
    [
        "Răspuns automat: Intervenție",
        "Automatic reply: job",
        "Out of Office",
        "Automatische Antwort",
    ],
)
def test_w20_an_answer_of_somebody_on_holiday_is_kept_and_decides_nothing(
    desk: Desk, assignment: Assignment, subject: str
) -> None:
    mail = mail_from(assignment, "Da, confirm", subject=subject)

    assert outcome(desk, assignment, mail) == ("token", None, PENDING)


@pytest.mark.parametrize("name", ["MAILER-DAEMON", "mailer-daemon", "Postmaster"])
def test_w20_what_a_mail_server_says_decides_nothing(
    desk: Desk, assignment: Assignment, name: str
) -> None:
    headers = {"From": f"Mail Delivery System <{name}@mx.example.com>"}

    message = desk.deliver(mail_from(assignment, "Da, confirm", headers=headers))

    assert message.rule == "machine:mailer-daemon"
    assert assignment.status is PENDING


OTHERS = replace(
    MAILING,
    replies_mailbox="replies@other.example",
    sender="desk@other.example",
    secret="theirs",
    inbound_domain="other.example",
    old_secrets=(),
)


def exchange(desk: Desk) -> int:
    """Bring every mail that waits to the desk that it is to; return how many there were."""
    transport = FakeTransport()
    outbox.send_due(desk.session, transport, now=NOW)
    for mail in transport.sent:
        to, by = (OTHERS, MAILING) if "other.example" in mail.to else (MAILING, OTHERS)
        desk.keep(build_message(mail, sender=by.sender), content_type="message/rfc822")
        storage = Storage(str(desk.folder / "attachments"))
        assert inbound.process_due(desk.session, now=NOW, storage=storage, mailing=to).total == 1
    return len(transport.sent)


def asked_by(desk: Desk, mailing: Mailing, other: Mailing, token: str) -> Assignment:
    """Let a desk ask somebody whose address is the other desk's for replies."""
    address = reply_address(token, other.replies_mailbox)
    employee = desk.factories.employee(email=address)
    assignment = desk.factories.assignment(employee=employee)
    assignments.sync(desk.session, assignment.intervention, mailing=mailing, now=NOW)
    desk.session.commit()
    return assignment


def test_w20_two_desks_that_write_to_each_other_stop_after_one_round(desk: Desk) -> None:
    waiting = desk.asked()
    ours = asked_by(desk, MAILING, OTHERS, waiting.token)
    theirs = asked_by(desk, OTHERS, MAILING, ours.token)

    rounds = [exchange(desk) for _ in range(3)]

    desk.session.expire_all()
    assert rounds == [3, 0, 0]
    assert {each.status for each in (waiting, ours, theirs)} == {PENDING}


def test_w20_whatever_an_unmarked_machine_answers_nothing_is_answered_to_it(
    desk: Desk, assignment: Assignment
) -> None:
    before = desk.session.scalar(select(func.count(OutboxMail.id)))

    for number in range(50):
        text = ("Da, confirm", "Nu pot", "Am primit")[number % 3]
        desk.deliver(mail_from(assignment, text, id=str(number)))

    assert desk.session.scalar(select(func.count(OutboxMail.id))) == before

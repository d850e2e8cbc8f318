"""Mails of ours that come back: marked, told, and only when they really failed."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.domain.message_ids import make_message_id
from crm.domain.statuses import AssignmentStatus, EventKind, OutboxStatus, TriageStatus
from crm.models import Assignment, Intervention, Message, OutboxMail
from tests.services.given import NOW
from tests.webhooks.posts import Desk, attachment, requests_to

MAILS = Path(__file__).parents[1] / "payloads" / "mime"
MIME = "message/rfc822"
STATUS = (
    "Reporting-MTA: dns; mx.example.com\r\n\r\n"
    "Final-Recipient: rfc822; ion@example.com\r\n"
    "Action: {action}\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
)


@pytest.fixture
def sent(desk: Desk) -> OutboxMail:
    """Return the request to an assignee, which has left."""
    [mail] = requests_to(desk.session, desk.asked())
    mail.status, mail.sent_at = OutboxStatus.SENT, NOW
    desk.session.commit()
    return mail


def bounce(message_id: str, *, action: str = "failed", **given: Any) -> dict[str, Any]:
    """Return a report as mail servers write it, with the headers of our mail in it."""
    headers = {
        "From": "Mail Delivery System <MAILER-DAEMON@mx.example.com>",
        "To": "dispecer@example.com",
        "Return-Path": "<>",
        "Content-Type": "multipart/report; report-type=delivery-status; boundary=x",
        "Message-ID": f"<bounce-{action}@mx.example.com>",
    }
    files = [
        attachment("status.txt", "message/delivery-status", STATUS.format(action=action).encode()),
        attachment("headers.txt", "text/rfc822-headers", f"Message-ID: {message_id}\r\n".encode()),
    ]
    text = "I am sorry to have to inform you that your message could not be delivered."
    return {
        "headers": headers,
        "subject": "Undelivered",
        "text": text,
        "attachments": files,
    } | given


def failures(desk: Desk) -> list[Message]:
    found = select(Message).where(Message.event == EventKind.MAIL_FAILED).order_by(Message.id)
    return list(desk.session.scalars(found))


def test_w21_a_bounce_marks_the_mail_and_tells_the_dispatcher(desk: Desk, sent: OutboxMail) -> None:
    message = desk.deliver(bounce(sent.message_id))

    assert sent.status is OutboxStatus.FAILED
    assert sent.last_error == "smtp; 550 5.1.1 no such user"
    assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "bounce")
    assert (message.intervention, message.matched_by) == (sent.intervention, "bounce")
    [event] = failures(desk)
    assert event.text == f"{sent.to}: smtp; 550 5.1.1 no such user"
    assert message.assignment is not None
    assert message.assignment.status is AssignmentStatus.PENDING


def test_w21_a_report_as_it_comes_marks_the_mail_and_opens_no_job(
    desk: Desk, sent: OutboxMail
) -> None:
    raw = (MAILS / "bounce.eml").read_bytes()
    given = b"<d.412.ffeeddccbbaa99887766554433221100@example.com>"
    jobs = desk.session.scalar(select(func.count(Intervention.id)))
    mails = desk.session.scalar(select(func.count(OutboxMail.id)))

    told = raw.replace(given, sent.message_id.encode())
    for number in range(10):  # some servers say it again and again
        desk.deliver(told.replace(b"20260302090001", b"%d" % number), content_type=MIME)

    bounced = desk.session.scalars(select(Message).where(Message.triage_reason == "bounce")).all()
    assert {each.intervention for each in bounced} == {sent.intervention}
    assert {each.triage for each in bounced} == {TriageStatus.OPEN}
    assert sent.status is OutboxStatus.FAILED
    assert len(failures(desk)) == 1
    assert desk.session.scalar(select(func.count(Intervention.id))) == jobs
    assert desk.session.scalar(select(func.count(OutboxMail.id))) == mails


def test_the_mail_that_came_back_may_stand_in_the_headers_or_the_text(
    desk: Desk, sent: OutboxMail
) -> None:
    bare: dict[str, Any] = {"attachments": [], "subject": "failure notice"}

    message = desk.deliver(
        bounce(sent.message_id, text=f"--- Below this line\nMessage-ID: {sent.message_id}", **bare)
    )

    assert message.triage_reason == "bounce"
    assert sent.last_error == "failure notice"


def test_two_bounces_of_one_mail_tell_it_once(desk: Desk, sent: OutboxMail) -> None:
    desk.deliver(bounce(sent.message_id))
    desk.deliver(bounce(sent.message_id, text="again"))

    assert len(failures(desk)) == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_that_nothing_failed_changes_nothing(
    desk: Desk, sent: OutboxMail, action: str
) -> None:
    desk.deliver(bounce(sent.message_id, action=action))

    assert sent.status is OutboxStatus.SENT
    assert failures(desk) == []


@pytest.mark.parametrize("secret", ["guessed", ""])
def test_a_bounce_of_a_mail_that_is_not_ours_marks_nothing(
    desk: Desk, sent: OutboxMail, secret: str
) -> None:
    key = sent.message_id.split(".")[1]
    forged = make_message_id(key, secret=secret, domain="reply.example.com")

    message = desk.deliver(bounce(forged))

    assert sent.status is OutboxStatus.SENT
    assert (message.triage, message.intervention) == (TriageStatus.OPEN, None)


def test_a_mail_that_waits_to_be_sent_again_is_left_alone(desk: Desk, sent: OutboxMail) -> None:
    sent.status = OutboxStatus.QUEUED
    desk.session.commit()

    desk.deliver(bounce(sent.message_id))

    assert sent.status is OutboxStatus.QUEUED


def test_a_reply_by_a_person_that_quotes_our_mail_is_no_bounce(
    desk: Desk, sent: OutboxMail
) -> None:
    assignment = desk.session.get_one(Assignment, sent.assignment_id)
    headers = {"From": assignment.employee.email, "In-Reply-To": sent.message_id}

    desk.deliver({"headers": headers, "subject": "Re", "text": "Da, confirm"})

    assert sent.status is OutboxStatus.SENT
    assert assignment.status is AssignmentStatus.CONFIRMED

"""Which assignment a mail belongs to: the whole table."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.domain.addresses import reply_address
from crm.domain.answer_links import AnswerLink, signed, token_of
from crm.domain.message_ids import make_message_id, thread_id
from crm.domain.statuses import AssignmentStatus, TriageStatus
from crm.models import Assignment
from tests.factories import Factories
from tests.services.given import MAILING, NOW
from tests.webhooks.posts import MAILBOX, Desk, attachment, mail_from, requests_to

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
NOWHERE = {"To": "office@example.com"}


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


@pytest.fixture
def assignment(desk: Desk) -> Assignment:
    return desk.asked()


def outcome(desk: Desk, assignment: Assignment, payload: dict[str, Any]) -> tuple[Any, ...]:
    """Deliver a mail; return what matched, why a person is asked, and the answer."""
    message = desk.deliver(payload)
    return message.matched_by, message.triage_reason, assignment.status


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "To", "Cc"])
def test_the_token_counts_wherever_it_is_addressed_to(
    desk: Desk, assignment: Assignment, header: str
) -> None:
    address = reply_address(assignment.token, MAILBOX)
    headers = {"To": "office@example.com", header: f"Dispecerat <{address.upper()}>"}

    mail = mail_from(assignment, "Da, confirm", headers=headers)

    assert outcome(desk, assignment, mail) == ("token", None, CONFIRMED)


def test_the_token_of_the_envelope_goes_before_that_of_the_headers(desk: Desk) -> None:
    employee = desk.factories.employee()
    first, second = desk.asked(employee=employee), desk.asked(employee=employee)
    envelope = [reply_address(second.token, MAILBOX)]

    desk.deliver(mail_from(first, "Da, confirm", envelope_to=envelope))

    assert (first.status, second.status) == (PENDING, CONFIRMED)


def test_a_token_of_ours_is_found_behind_one_that_is_not(
    desk: Desk, assignment: Assignment
) -> None:
    mail = mail_from(assignment, "Da", envelope_to=[reply_address("nobody", MAILBOX)])

    assert outcome(desk, assignment, mail) == ("token", None, CONFIRMED)


@pytest.mark.parametrize(
    "address",
    [
        "replies@reply.example.com",
        "replies+@reply.example.com",
        "replies+{short}@reply.example.com",
        "replies+{long}@reply.example.com",
        "replies+{token}@evil.example",
        "other+{token}@reply.example.com",
        "replies+{token}.x@reply.example.com",
        "replies+%@reply.example.com",
    ],
)
def test_w17_a_forged_token_matches_nothing(
    desk: Desk, assignment: Assignment, address: str
) -> None:
    token = assignment.token
    to = address.format(token=token, short=token[:-1], long=token + "a")

    mail = mail_from(assignment, "Da, confirm", headers={"To": to})

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def calendar(assignment: Assignment, answer: str, **given: Any) -> dict[str, Any]:
    """Return the file that a calendar answers an invitation with."""
    values = {
        "uid": f"{assignment.token}@reply.example.com",
        "sequence": str(assignment.offer),
    } | given
    lines = (
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{values['uid']}",
        f"SEQUENCE:{values['sequence']}",
        f"ATTENDEE;PARTSTAT={answer}:mailto:{assignment.employee.email}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    content = "\r\n".join(lines).encode()
    return {"attachments": [attachment("invite.ics", "text/calendar; method=REPLY", content)]}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ACCEPTED", (None, CONFIRMED)),
        ("DECLINED", (None, AssignmentStatus.REJECTED)),
        ("TENTATIVE", ("unclear", PENDING)),
    ],
)
def test_a_calendar_answer_matches_by_its_uid(
    desk: Desk, assignment: Assignment, answer: str, expected: tuple[Any, ...]
) -> None:
    mail = mail_from(assignment, "", headers=NOWHERE, **calendar(assignment, answer))

    assert outcome(desk, assignment, mail) == ("calendar", *expected)


@pytest.mark.parametrize("uid", ["", "nobody@reply.example.com", "%@x", "x" * 500])
def test_a_calendar_answer_to_nothing_of_ours_matches_nothing(
    desk: Desk, assignment: Assignment, uid: str
) -> None:
    mail = mail_from(assignment, "", headers=NOWHERE, **calendar(assignment, "ACCEPTED", uid=uid))

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def test_a_calendar_answer_about_another_job_than_the_address_is_for_a_person(desk: Desk) -> None:
    employee = desk.factories.employee()
    first, second = desk.asked(employee=employee), desk.asked(employee=employee)

    mail = mail_from(first, "", **calendar(second, "ACCEPTED"))

    assert outcome(desk, first, mail) == ("token", "contradiction", PENDING)
    assert second.status is PENDING


@pytest.mark.parametrize("sequence", ["0", "2", "999999999"])
def test_a_calendar_answer_to_another_offer_is_stale(
    desk: Desk, assignment: Assignment, sequence: str
) -> None:
    mail = mail_from(assignment, "", **calendar(assignment, "ACCEPTED", sequence=sequence))

    assert outcome(desk, assignment, mail) == ("token", "stale-offer", PENDING)


@pytest.mark.parametrize(
    "headers",
    [
        {"In-Reply-To": "{own}"},
        {"References": "<a@example.com> {own} <b@example.com>"},
        {"In-Reply-To": "<a@example.com>", "References": "{own}"},
    ],
)
def test_our_own_message_id_matches(
    desk: Desk, assignment: Assignment, headers: dict[str, str]
) -> None:
    [request] = requests_to(desk.session, assignment)
    filled = {name: text.format(own=request.message_id) for name, text in headers.items()}

    mail = mail_from(assignment, "Da, confirm", headers=NOWHERE | filled)

    assert outcome(desk, assignment, mail) == ("message-id", None, CONFIRMED)


def test_what_is_answered_goes_before_what_was_mentioned_last(desk: Desk) -> None:
    employee = desk.factories.employee()
    first, second = desk.asked(employee=employee), desk.asked(employee=employee)
    [[one], [two]] = (requests_to(desk.session, each) for each in (first, second))
    headers = {"In-Reply-To": one.message_id, "References": f"{one.message_id} {two.message_id}"}

    desk.deliver(mail_from(first, "Da, confirm", headers=NOWHERE | headers))
    desk.deliver(
        mail_from(
            first, "Nu pot", headers=NOWHERE | {"References": f"{one.message_id} {two.message_id}"}
        )
    )

    assert (first.status, second.status) == (CONFIRMED, AssignmentStatus.REJECTED)


def test_a_forged_message_id_matches_nothing(desk: Desk, assignment: Assignment) -> None:
    [request] = requests_to(desk.session, assignment)
    key = request.message_id.split(".")[1]
    forged = make_message_id(key, secret="guessed", domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"In-Reply-To": forged})

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def test_a_message_id_from_before_a_change_of_the_key_matches(
    desk: Desk, assignment: Assignment
) -> None:
    [request] = requests_to(desk.session, assignment)
    key = request.message_id.split(".")[1]
    old = make_message_id(key, secret="before the change", domain="reply.example.com")
    request.message_id = old

    mail = mail_from(assignment, "Da, confirm", headers=NOWHERE | {"In-Reply-To": old})

    assert outcome(desk, assignment, mail) == ("message-id", None, CONFIRMED)


def test_a_thread_id_from_before_a_change_of_the_key_matches(
    desk: Desk, assignment: Assignment
) -> None:
    case = assignment.intervention_id
    old = thread_id(case, secret="before the change", domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"References": old})

    assert outcome(desk, assignment, mail) == ("thread", "thread-only", PENDING)


def test_a_quoted_link_does_not_stand_in_the_thread(desk: Desk, assignment: Assignment) -> None:
    link = AnswerLink(assignment.id, assignment.employee_id, 1, NOW.date())
    token = token_of(link, secret=MAILING.secret)
    quoted = f"> Confirm: https://crm.example.com/answer/{token}#confirm"

    message = desk.deliver(mail_from(assignment, f"Da\n\nOn Monday Firma wrote:\n{quoted}\n"))

    assert assignment.status is CONFIRMED
    assert "/answer/…#confirm" in (message.full_text or "")
    assert token not in f"{message.text}{message.full_text}{message.html}"


def test_our_own_words_without_a_mark_decide_nothing(desk: Desk, assignment: Assignment) -> None:
    [request] = requests_to(desk.session, assignment)
    copy = signed(request.text, assignment_id=assignment.id, secret=MAILING.secret)

    message = desk.deliver(mail_from(assignment, f"Da\n\n{copy}"))

    assert (message.triage_reason, assignment.status) == ("unclear", PENDING)


def test_our_thread_id_puts_a_mail_into_the_thread_and_decides_nothing(
    desk: Desk, assignment: Assignment
) -> None:
    thread = thread_id(assignment.intervention_id, secret="testing", domain="reply.example.com")
    headers = NOWHERE | {"References": f"{thread} <x@example.com>"}

    message = desk.deliver(mail_from(assignment, "Da, confirm", headers=headers))

    assert (message.matched_by, message.triage_reason) == ("thread", "thread-only")
    assert (message.intervention, message.assignment) == (assignment.intervention, None)
    assert assignment.status is PENDING


@pytest.mark.parametrize("secret", ["guessed", ""])
def test_a_forged_thread_id_matches_nothing(
    desk: Desk, assignment: Assignment, secret: str
) -> None:
    thread = thread_id(assignment.intervention_id, secret=secret, domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"References": thread})

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def test_a_number_in_the_subject_counts_for_who_is_assigned(
    desk: Desk, assignment: Assignment
) -> None:
    subject = f"RE: [{assignment.intervention}] Intervenție"

    mail = mail_from(assignment, "Da, confirm", headers=NOWHERE, subject=subject)

    assert outcome(desk, assignment, mail) == ("subject", "thread-only", PENDING)


def test_a_number_in_the_subject_counts_for_the_contact(desk: Desk) -> None:
    contact = desk.factories.contact(email="Maria@client.example")
    job = desk.factories.intervention(client=contact.client, contact=contact)
    headers = NOWHERE | {"From": "maria@CLIENT.example", "Message-ID": "<m@client.example>"}

    message = desk.deliver({"headers": headers, "subject": f"{job}", "text": "Când veniți?"})

    assert (message.intervention, message.matched_by) == (job, "subject")
    assert message.author == "maria@CLIENT.example"


@pytest.mark.parametrize(
    ("sender", "subject", "auth"),
    [
        ("rau@evil.example", "{job}", {}),
        ("{employee}", "{number}", {}),
        ("{employee}", "{job}0", {}),
        ("{employee}", "#99999999999999999999", {}),
        ("{employee}", "{job}", {"spf": "fail"}),
        ("{employee}, rau@evil.example", "{job}", {}),
    ],
)
def test_w16_a_number_in_the_subject_alone_opens_nothing(
    desk: Desk, assignment: Assignment, sender: str, subject: str, auth: dict[str, str]
) -> None:
    job = assignment.intervention
    headers = NOWHERE | {"From": sender.format(employee=assignment.employee.email)}

    mail = mail_from(
        assignment,
        "Da, confirm",
        headers=headers,
        subject=subject.format(job=job, number=job.number),
        auth=auth,
    )

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def test_w18_an_unknown_mail_goes_to_triage(desk: Desk) -> None:
    message = desk.deliver({"headers": {"From": "x@example.com"}, "subject": "#7", "text": "Da"})

    assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "unmatched")
    assert message.intervention is None

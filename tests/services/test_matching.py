"""Which assignment a mail belongs to: the token of its address, or nothing."""

from collections.abc import Callable

import pytest

from crm.domain.addresses import reply_address
from crm.domain.statuses import TriageStatus
from crm.models import Assignment
from crm.services import interventions
from tests.services.given import NOW
from tests.services.received import CONFIRMED, NOWHERE, PENDING, outcome
from tests.webhooks.posts import MAILBOX, Desk, mail_from


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
        "",
    ],
)
def test_w17_a_forged_token_matches_nothing(
    desk: Desk, assignment: Assignment, address: str
) -> None:
    token = assignment.token
    to = address.format(token=token, short=token[:-1], long=token + "a")

    mail = mail_from(assignment, "Da, confirm", headers={"To": to})

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


@pytest.mark.parametrize("change", [str.upper, str.title, str.swapcase])
def test_w17_a_token_in_other_letters_is_the_same_token(
    desk: Desk, assignment: Assignment, change: Callable[[str], str]
) -> None:
    # Mail servers may change the case; no two tokens differ by it alone (decision 8).
    address = change(reply_address(assignment.token, MAILBOX))

    mail = mail_from(assignment, "Da, confirm", headers={"To": address})

    assert assignment.token == assignment.token.lower()
    assert outcome(desk, assignment, mail) == ("token", None, CONFIRMED)


def test_w17_a_token_of_a_job_that_is_over_opens_nothing(
    desk: Desk, assignment: Assignment
) -> None:
    interventions.finalise(desk.session, assignment.intervention, resolution=None, now=NOW)
    desk.session.commit()

    mail = mail_from(assignment, "Da, confirm")

    assert outcome(desk, assignment, mail) == ("token", "closed", PENDING)


def test_w18_an_unknown_mail_goes_to_triage(desk: Desk) -> None:
    message = desk.deliver({"headers": {"From": "x@example.com"}, "subject": "#7", "text": "Da"})

    assert (message.triage, message.triage_reason) == (TriageStatus.OPEN, "unmatched")
    assert message.intervention is None

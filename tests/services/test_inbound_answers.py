"""Whether a mail may answer for its sender: the whole table."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.domain.statuses import AssignmentStatus, EventKind, MessageKind, TriageStatus
from crm.models import Assignment, Message
from crm.services import messages
from tests.services.given import NOW
from tests.services.received import CONFIRMED, PENDING, outcome
from tests.webhooks.posts import Desk, ask, at, mail_from, requests_to


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"headers": {"From": "rau@evil.example"}}, "other-sender"),
        ({"headers": {"From": "Ion <rau@evil.example>"}}, "other-sender"),
        ({"headers": {"From": None}}, "other-sender"),
        ({"auth": {"spf": "fail"}}, "auth-failed"),
        ({"auth": {"dkim": "fail"}}, "auth-failed"),
        ({"auth": {"spf": "pass", "dmarc": "fail"}}, "auth-failed"),
    ],
)
def test_w16_a_doubtful_sender_decides_nothing(
    desk: Desk, assignment: Assignment, changes: dict[str, Any], reason: str
) -> None:
    message = desk.deliver(mail_from(assignment, "Da, confirm", **changes))

    assert (message.matched_by, message.triage_reason) == ("token", reason)
    assert message.author != assignment.employee.name
    assert assignment.status is PENDING


@pytest.mark.parametrize("verdict", ["pass", "none", "softfail", "neutral", "temperror", ""])
def test_a_verdict_other_than_fail_is_no_doubt(
    desk: Desk, assignment: Assignment, verdict: str
) -> None:
    mail = mail_from(assignment, "Da, confirm", auth={"spf": verdict, "dkim": verdict})

    assert outcome(desk, assignment, mail) == ("token", None, CONFIRMED)


@pytest.mark.parametrize("sender", ["ION@firma.example", "ion@privat.example", "Ion@Vechi.example"])
def test_every_known_address_of_the_employee_counts(desk: Desk, sender: str) -> None:
    employee = desk.factories.employee(
        email="ion@firma.example", other_emails="ion@privat.example; ion@vechi.example"
    )
    assignment = desk.asked(employee=employee)

    mail = mail_from(assignment, "Da, confirm", headers={"From": sender})

    assert outcome(desk, assignment, mail) == ("token", None, CONFIRMED)


def test_an_answer_to_an_older_offer_decides_nothing(desk: Desk, assignment: Assignment) -> None:
    [first] = requests_to(desk.session, assignment)
    assignment.intervention.planned_from_on = date(2026, 3, 10)
    second = ask(desk.session, assignment)

    old = mail_from(assignment, "Da, confirm", headers={"In-Reply-To": first.message_id})
    new = mail_from(assignment, "Da, confirm", headers={"In-Reply-To": second.message_id})

    assert outcome(desk, assignment, old) == ("token", "stale-offer", PENDING)
    assert outcome(desk, assignment, new) == ("token", None, CONFIRMED)


def test_an_answer_written_before_the_job_changed_is_stale_when_it_names_no_offer(
    desk: Desk, assignment: Assignment
) -> None:
    assignment.intervention.planned_from_on = date(2026, 3, 10)
    ask(desk.session, assignment, now=NOW)

    before = mail_from(assignment, "Da, confirm")
    after = mail_from(
        assignment, "Da, confirm", headers={"Date": "Mon, 02 Mar 2026 09:30:00 +0000"}
    )

    assert outcome(desk, assignment, before) == ("token", "stale-offer", PENDING)
    assert desk.deliver(after, received_at=at(10)).triage_reason is None
    assert assignment.status is CONFIRMED


def test_an_unclear_reply_is_for_a_person(desk: Desk, assignment: Assignment) -> None:
    mail = mail_from(assignment, "Cred că pot, vă anunț.")

    assert outcome(desk, assignment, mail) == ("token", "unclear", PENDING)


def minutes(value: int) -> dict[str, str]:
    return {"Date": f"Mon, 02 Mar 2026 08:{value:02}:00 +0000"}


def test_w06_the_answer_written_later_counts_in_whatever_order_they_come(
    desk: Desk, assignment: Assignment
) -> None:
    desk.deliver(mail_from(assignment, "Nu pot", headers=minutes(30)))
    desk.deliver(mail_from(assignment, "Da, confirm", headers=minutes(10)))

    assert assignment.status is AssignmentStatus.REJECTED
    assert assignment.answered_at == at(8, 30)

    desk.deliver(mail_from(assignment, "Ba da, confirm", headers=minutes(40)))

    shown = messages.timeline(desk.session, assignment.intervention_id)
    replies = [each.text for each in shown if each.kind is MessageKind.REPLY]
    assert assignment.status is CONFIRMED
    assert replies == ["Ba da, confirm", "Nu pot", "Da, confirm"]  # as they were written


def test_w06_an_answer_said_again_is_as_young_as_when_it_was_said_last(
    desk: Desk, assignment: Assignment
) -> None:
    desk.deliver(mail_from(assignment, "Da, confirm", headers=minutes(10)))
    desk.deliver(mail_from(assignment, "Da, confirm.", headers=minutes(40)))
    desk.deliver(mail_from(assignment, "Nu pot", headers=minutes(20)))

    confirmed = select(func.count()).where(Message.event == EventKind.CONFIRMED)
    assert assignment.status is CONFIRMED
    assert desk.session.scalar(confirmed) == 1


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Mon, 02 Mar 2026 08:55:00 +0000", at(8, 55)),
        ("Tue, 02 Mar 2038 08:55:00 +0000", NOW),
        ("Thu, 01 Jan 1970 00:00:00 +0000", NOW),
        ("yesterday", NOW),
        ("", NOW),
    ],
)
def test_a_mail_is_never_younger_than_its_receipt(
    desk: Desk, assignment: Assignment, written: str, stored: Any
) -> None:
    message = desk.deliver(mail_from(assignment, "Da, confirm", headers={"Date": written}))

    assert (message.happened_at, assignment.answered_at) == (stored, stored)


def test_an_answer_cannot_be_changed_after_the_job_has_begun(
    desk: Desk, assignment: Assignment
) -> None:
    desk.deliver(mail_from(assignment, "Da, confirm"))
    late = NOW + timedelta(days=20)

    again = desk.deliver(mail_from(assignment, "Da, confirm!"), received_at=late)
    changed = desk.deliver(mail_from(assignment, "Nu pot"), received_at=late)

    assert again.triage is TriageStatus.NOT_NEEDED
    assert changed.triage_reason == "too-late"
    assert assignment.status is CONFIRMED


def test_a_first_answer_counts_also_after_the_job_has_begun(
    desk: Desk, assignment: Assignment
) -> None:
    desk.deliver(mail_from(assignment, "Da, confirm"), received_at=NOW + timedelta(days=20))

    assert assignment.status is CONFIRMED

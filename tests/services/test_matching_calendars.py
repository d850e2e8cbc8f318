"""Which assignment a calendar's answer belongs to."""

from typing import Any

import pytest

from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment
from tests.services.received import CONFIRMED, NOWHERE, PENDING, outcome
from tests.webhooks.posts import Desk, attachment, mail_from


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

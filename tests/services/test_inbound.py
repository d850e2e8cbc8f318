"""From a kept delivery to a message on the intervention's page."""

import json

import pytest
from sqlalchemy import select

from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    MessageKind,
    TriageStatus,
)
from crm.models import Assignment, AuditEntry
from crm.services import messages
from crm.storage import Storage
from tests.webhooks.posts import Desk, attachment, mail_from


@pytest.mark.parametrize(
    ("text", "status", "job"),
    [
        ("Da, confirm", AssignmentStatus.CONFIRMED, InterventionStatus.CONFIRMED),
        ("Nu pot, sunt în concediu", AssignmentStatus.REJECTED, InterventionStatus.REJECTED),
    ],
)
def test_a_clear_reply_answers_for_its_sender(
    desk: Desk, text: str, status: AssignmentStatus, job: InterventionStatus
) -> None:
    assignment = desk.asked()

    message = desk.deliver(mail_from(assignment, text))

    assert (assignment.status, assignment.intervention.status) == (status, job)
    assert (message.kind, message.text) == (MessageKind.REPLY, text)
    assert message.author == assignment.employee.name
    assert (message.intervention, message.assignment) == (assignment.intervention, assignment)
    assert (message.triage, message.matched_by) == (TriageStatus.NOT_NEEDED, "token")


def test_the_page_of_the_intervention_shows_reply_and_event(
    desk: Desk, assignment: Assignment
) -> None:
    desk.deliver(mail_from(assignment, "Da, confirm"))

    shown = messages.timeline(desk.session, assignment.intervention_id)

    assert [each.event or each.kind for each in shown if each.author != "system"] == [
        EventKind.CONFIRMED,
        MessageKind.REPLY,
    ]


def test_the_change_says_by_which_way_it_came(desk: Desk, assignment: Assignment) -> None:
    desk.deliver(mail_from(assignment, "Da, confirm"))

    changed = select(AuditEntry).where(AuditEntry.table == "assignment")
    last = desk.session.scalars(changed.order_by(AuditEntry.id.desc())).first()

    assert last is not None
    assert (last.actor, last.source) == ("generic", "worker")
    assert last.changes["status"] == ["PENDING", "CONFIRMED"]


def test_files_come_with_the_message(desk: Desk, assignment: Assignment) -> None:
    files = [
        attachment("../poză.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 not much"),
        attachment("empty.txt", "text/plain", b""),
    ]

    message = desk.deliver(mail_from(assignment, "", attachments=files))

    [file] = message.attachments
    assert file.filename == "poză.jpg"
    storage = Storage(str(desk.folder / "attachments"))
    with storage.open(file.storage_key) as stored:
        assert stored.read() == b"\xff\xd8\xff\xe0 not much"
    assert message.triage is TriageStatus.NOT_NEEDED
    assert assignment.status is AssignmentStatus.PENDING


def test_texts_are_cut_to_what_their_columns_hold(desk: Desk, assignment: Assignment) -> None:
    payload = mail_from(
        assignment,
        "Da, confirm\n" + "a\u0000\ud800b " * 80_000,
        subject="S" * 5_000,
        html="<p>" + "x" * 300_000,
        headers={"From": "x" * 500 + "@example.com"},
    )

    message = desk.deliver(payload_of(payload))

    assert len(message.subject or "") == 200
    assert len(message.text) <= 50_000
    assert len(message.full_text or "") <= 200_000
    assert len(message.html or "") <= 200_000
    assert "\x00" not in message.text
    assert message.triage_reason == "other-sender"


def payload_of(payload: dict[str, object]) -> bytes:
    """Write JSON as a careless program does: surrogates and NUL escaped."""
    return json.dumps(payload).encode()

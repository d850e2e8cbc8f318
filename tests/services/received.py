"""What tests of received mails share."""

from typing import Any

from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment
from tests.webhooks.posts import Desk

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
NOWHERE = {"To": "office@example.com"}


def outcome(desk: Desk, assignment: Assignment, payload: dict[str, Any]) -> tuple[Any, ...]:
    """Deliver a mail; return what matched, why a person is asked, and the answer."""
    message = desk.deliver(payload)
    return message.matched_by, message.triage_reason, assignment.status

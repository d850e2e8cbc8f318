"""Replies to jobs that are closed, cancelled or gone, and by people taken off them: row W-19."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from crm.domain.statuses import AssignmentStatus, TriageStatus
from crm.models import Assignment, Intervention, OutboxMail
from crm.services import assignments, interventions
from tests.services.given import MAILING, NOW
from tests.services.received import outcome
from tests.webhooks.posts import Desk, mail_from


def finalise(desk: Desk, job: Intervention) -> None:
    interventions.finalise(desk.session, job, resolution=None, now=NOW)


def cancel(desk: Desk, job: Intervention) -> None:
    interventions.cancel(desk.session, job, reason="x", mailing=MAILING, now=NOW)


@pytest.mark.parametrize("close", [finalise, cancel])
def test_w19_a_reply_to_a_closed_job_is_kept_and_told_once(
    desk: Desk, assignment: Assignment, close: Callable[[Desk, Intervention], None]
) -> None:
    close(desk, assignment.intervention)
    desk.session.commit()
    status, mails = assignment.status, desk.session.scalar(select(func.count(OutboxMail.id)))

    message = desk.deliver(mail_from(assignment, "Nu pot"))

    assert (message.intervention, message.triage) == (assignment.intervention, TriageStatus.OPEN)
    assert message.triage_reason in ("closed", "withdrawn")
    assert assignment.status is status
    assert assignment.intervention.status.is_closed
    assert desk.session.scalar(select(func.count(OutboxMail.id))) == mails


def test_w19_a_reply_by_somebody_taken_off_is_kept_and_told(
    desk: Desk, assignment: Assignment
) -> None:
    assignments.withdraw(desk.session, assignment, mailing=MAILING, now=NOW)
    desk.session.commit()

    mail = mail_from(assignment, "Da, confirm")

    assert outcome(desk, assignment, mail) == ("token", "withdrawn", AssignmentStatus.WITHDRAWN)


def test_w19_a_reply_to_what_was_deleted_goes_to_triage(desk: Desk) -> None:
    gone = desk.factories.assignment()
    mail = mail_from(gone, "Da, confirm")
    desk.session.delete(gone)
    desk.session.commit()

    message = desk.deliver(mail)

    assert (message.intervention, message.triage_reason) == (None, "unmatched")

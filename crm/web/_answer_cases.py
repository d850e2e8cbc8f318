"""What a link of a mail leads to: somebody's part in a job, or the words why it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from crm.domain.answer_links import AnswerLink
from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus, EventKind
from crm.models import Assignment, Intervention
from crm.services import assignments, fieldwork
from crm.web._problems import Problem

BROKEN = Problem(
    N_("This link is not right"),
    N_("Open it again from the mail. If it is cut there, copy all of it, or reply to the mail."),
)
EXPIRED = Problem(
    N_("This link has expired"),
    N_("The days that were planned are over. Call the office if there is something to say."),
)
WITHDRAWN = Problem(
    N_("You are no longer expected there"),
    N_("You have been taken off this intervention. There is nothing to answer."),
)
CLOSED = Problem(
    N_("This intervention is closed"),
    N_("It was finished or cancelled. There is nothing to answer any more."),
)


@dataclass(frozen=True, slots=True)
class Case:
    """An employee's part in a job, as it stands, and whether the link is to an older offer."""

    assignment: Assignment
    is_outdated: bool

    @property
    def intervention(self) -> Intervention:
        """The job."""
        return self.assignment.intervention

    def buttons(self, session: Session, *, today: date) -> Sequence[str]:
        """Return what the employee can do now: confirm, reject, start, done."""
        if self.is_outdated:
            return ()
        status, found = self.assignment.status, []
        if assignments.may_answer(self.assignment, today=today):
            found += ["confirm"] * (status is not AssignmentStatus.CONFIRMED)
            found += ["reject"] * (status is not AssignmentStatus.REJECTED)
        if status is AssignmentStatus.CONFIRMED:
            reported = fieldwork.progress(session, self.intervention).get(self.assignment.id, ())
            found += ["start"] * (not reported)
            found += ["done"] * (EventKind.DONE not in reported)
        return found


def case_of(session: Session, link: AnswerLink, *, today: date) -> Case | Problem:
    """Return what `link` leads to on `today`, the company's date; reads only."""
    if today > link.expires_on:
        return EXPIRED
    job = joinedload(Assignment.intervention)
    assignment = session.scalar(
        select(Assignment)
        .where(Assignment.id == link.assignment_id)
        .options(
            joinedload(Assignment.employee),
            job.joinedload(Intervention.client),
            job.joinedload(Intervention.contact),
            job.joinedload(Intervention.complaint_type),
        )
    )
    if assignment is None or not _is_theirs(assignment, link):
        return WITHDRAWN
    if assignment.intervention.status.is_closed:
        return CLOSED
    return Case(assignment, is_outdated=assignment.offer != link.offer)


def _is_theirs(assignment: Assignment, link: AnswerLink) -> bool:
    same = assignment.employee_id == link.employee_id
    return same and assignment.employee.is_active and not assignment.is_withdrawn

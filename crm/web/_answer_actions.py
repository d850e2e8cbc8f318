"""What the buttons of an answer page do."""

from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from crm import current
from crm.domain.answer_links import AnswerLink
from crm.domain.cleaning import clean_text
from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus
from crm.errors import NotAPictureError
from crm.models import Assignment
from crm.services import assignments, attachments, fieldwork, interventions, messages
from crm.services.attachments import UploadedFile
from crm.uploads import require_room, storage, uploaded_files
from crm.web._answer_cases import Case

LONGEST = 2_000  # characters that are kept of what somebody typed


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says afterwards."""

    text: str
    tone: str = "success"


THANKS = Said(N_("Thank you, your answer is noted."))
NOTED = Said(N_("It is noted."))
CHANGED = Said(N_("The job has changed since this mail. Answer by the newest mail."), "warning")
TOO_LATE = Said(N_("It is too late to change the answer here. Call the office."), "warning")
UNKNOWN = Said(N_("Nothing was changed. Go back and try again."), "error")


def take(session: Session, case: Case, link: AnswerLink, *, now: datetime) -> Said:
    """Do what the form says; does not commit. Raises CrmError for what cannot be taken.

    The job is held first, so that what counts is how it stands and not how it was
    shown. Repeating is harmless.
    """
    assignment = case.assignment
    interventions.lock(session, assignment.intervention)
    session.refresh(assignment)
    if assignment.offer != link.offer:
        return CHANGED
    action = _ACTIONS.get(request.form.get("action", ""))
    return action(session, assignment, now) if action else UNKNOWN


def _confirm(session: Session, assignment: Assignment, now: datetime) -> Said:
    return _answer(session, assignment, AssignmentStatus.CONFIRMED, now)


def _reject(session: Session, assignment: Assignment, now: datetime) -> Said:
    before = assignment.status
    said = _answer(session, assignment, AssignmentStatus.REJECTED, now)
    why = clean_text(request.form.get("why", ""))[:LONGEST].strip()
    if why and assignment.status is not before:
        messages.add_remark(
            session,
            assignment.intervention,
            author=assignment.employee.name,
            text=why,
            files=(),
            entry=None,
            storage=storage(),
            now=now,
        )
    return said


def _answer(
    session: Session, assignment: Assignment, decision: AssignmentStatus, now: datetime
) -> Said:
    if assignment.status is decision:
        return THANKS
    if not assignments.may_answer(assignment, today=current.today()):
        return TOO_LATE
    assignments.answer(session, assignment, decision, now=now, by=assignment.employee.name)
    return THANKS


def _start(session: Session, assignment: Assignment, now: datetime) -> Said:
    fieldwork.start(session, assignment, now=now)
    return NOTED


def _done(session: Session, assignment: Assignment, now: datetime) -> Said:
    fieldwork.finish(
        session,
        assignment,
        resolution=request.form.get("resolution", "")[:LONGEST],
        files=_photos(assignment),
        storage=storage(),
        now=now,
    )
    return THANKS


def _photos(assignment: Assignment) -> list[UploadedFile]:
    photos = uploaded_files("photos")
    require_room(photos, assignment.intervention)
    for each in photos:
        if isinstance(each.content, bytes) or not attachments.is_picture(each.content):
            raise NotAPictureError(name=each.filename)
    return photos


_ACTIONS = {"confirm": _confirm, "reject": _reject, "start": _start, "done": _done}

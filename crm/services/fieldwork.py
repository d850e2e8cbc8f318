"""Work at the client's: those who were sent say that they started and that they are done."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from crm.domain.cleaning import clean_text
from crm.domain.statuses import AssignmentStatus, EventKind, MessageKind
from crm.errors import MissingResolutionError
from crm.models import Assignment, Intervention, Message
from crm.services import interventions, messages
from crm.services.attachments import UploadedFile
from crm.storage import Storage

LONGEST_THREAD = 30
_STEPS = (EventKind.STARTED, EventKind.DONE)
_BEGINNINGS = (EventKind.ASKED, EventKind.REOPENED)
_FOR_COLLEAGUES = (MessageKind.REMARK, MessageKind.REPLY, MessageKind.EVENT)
_FOR_THE_DESK = (
    EventKind.MAIL_FAILED,
    EventKind.REMINDED,
    EventKind.OVERDUE,
    EventKind.UNREACHABLE,
    EventKind.PROPOSED,
)


def progress(session: Session, intervention: Intervention) -> Mapping[int, frozenset[EventKind]]:
    """Return what each assignment, by id, has reported: STARTED, DONE or both.

    What was reported before they were asked anew, or before the intervention was
    reopened, is no longer counted.
    """
    found: dict[int, set[EventKind]] = {}
    rows = session.execute(
        select(Message.assignment_id, Message.event)
        .where(
            Message.intervention_id == intervention.id,
            Message.kind == MessageKind.EVENT,
            Message.event.in_((*_STEPS, *_BEGINNINGS)),
        )
        .order_by(Message.id)
    )
    for assignment_id, event in rows:
        if event is EventKind.REOPENED:
            found.clear()
        elif assignment_id is None or event is None:
            continue  # of somebody whose assignment is gone
        elif event is EventKind.ASKED:
            found.pop(assignment_id, None)
        else:
            found.setdefault(assignment_id, set()).add(event)
    return {each: frozenset(steps) for each, steps in found.items()}


def start(session: Session, assignment: Assignment, *, now: datetime) -> bool:
    """Note that the employee has begun; False, and no change, when that is no news.

    Only who has confirmed an intervention that is open begins. Does not commit.
    """
    if not _is_at_work(session, assignment) or _steps(session, assignment):
        return False
    _report(session, assignment, EventKind.STARTED, now=now)
    return True


def finish(
    session: Session,
    assignment: Assignment,
    *,
    resolution: str,
    files: Sequence[UploadedFile],
    storage: Storage,
    now: datetime,
) -> bool:
    """Note that the employee is done, with what was done and photos; False when that is no news.

    The last of those who are expected finalises the intervention: nobody is left
    who asked to come or may still come. Of the others it is kept as a remark.
    Does not commit. Raises MissingResolutionError, and what `messages.add_remark`
    raises; nothing is to be committed then.
    """
    if not _is_at_work(session, assignment) or EventKind.DONE in _steps(session, assignment):
        return False
    resolution = clean_text(resolution).strip()
    if not resolution:
        raise MissingResolutionError
    _report(session, assignment, EventKind.DONE, now=now)
    session.flush()
    is_last = not _others_expected(session, assignment)
    if files or not is_last:
        messages.add_remark(
            session,
            assignment.intervention,
            author=assignment.employee.name,
            text="" if is_last else resolution,  # which the end of the intervention says
            files=files,
            entry=None,
            storage=storage,
            now=now,
        )
    if is_last:
        interventions.finalise(session, assignment.intervention, resolution=resolution, now=now)
    return True


def thread(session: Session, intervention: Intervention) -> list[Message]:
    """Return the newest messages that whoever is sent there may read, the newest first.

    Of mails their own words; neither what was sent to colleagues nor what failed
    to reach them, nor who was slow to answer.
    """
    statement = (
        select(Message)
        .where(
            Message.intervention_id == intervention.id,
            Message.kind.in_(_FOR_COLLEAGUES),
            or_(Message.event.is_(None), Message.event.not_in(_FOR_THE_DESK)),
        )
        .order_by(Message.happened_at.desc(), Message.id.desc())
        .limit(LONGEST_THREAD)
        .options(selectinload(Message.attachments))
    )
    return list(session.scalars(statement))


def _is_at_work(session: Session, assignment: Assignment) -> bool:
    interventions.lock(session, assignment.intervention)
    session.refresh(assignment)
    is_open = not assignment.intervention.status.is_closed
    return is_open and assignment.status is AssignmentStatus.CONFIRMED


def _steps(session: Session, assignment: Assignment) -> frozenset[EventKind]:
    return progress(session, assignment.intervention).get(assignment.id, frozenset())


def _report(session: Session, assignment: Assignment, event: EventKind, *, now: datetime) -> None:
    messages.add_event(
        session,
        assignment.intervention,
        event,
        now=now,
        author=assignment.employee.name,
        assignment=assignment,
    )


def _others_expected(session: Session, assignment: Assignment) -> bool:
    reported = progress(session, assignment.intervention)
    return any(
        EventKind.DONE not in reported.get(each.id, ())
        for each in assignment.intervention.standing_assignments
        if each is not assignment and each.status is not AssignmentStatus.REJECTED
    )

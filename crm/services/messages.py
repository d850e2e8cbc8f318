"""Messages: what goes into an intervention's timeline, and reading it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from crm.audit import actor_of
from crm.domain.cleaning import clean_text
from crm.domain.statuses import EventKind, MessageKind
from crm.errors import EmptyRemarkError
from crm.models import Assignment, CorrespondenceEntry, Intervention, Message, OutboxMail
from crm.services import attachments
from crm.services.attachments import UploadedFile
from crm.storage import Storage

LONGEST_PAGE = 200


def add_remark(  # noqa: PLR0913 - a remark has as many parts
    session: Session,
    intervention: Intervention,
    *,
    author: str,
    text: str,
    files: Sequence[UploadedFile],
    entry: CorrespondenceEntry | None,
    storage: Storage,
    now: datetime,
) -> Message:
    """Add what somebody has to say, with files or a register entry; does not commit.

    Raises EmptyRemarkError when there is nothing in it, and what
    `attachments.store` raises; nothing is to be committed then.
    """
    text = clean_text(text).strip()
    if not (text or files or entry is not None):
        raise EmptyRemarkError
    message = Message(
        intervention=intervention,
        kind=MessageKind.REMARK,
        happened_at=now,
        author=author[:200],
        text=text,
        correspondence_entry=entry,
    )
    session.add(message)
    for file in files:
        attachments.store(
            session,
            storage,
            filename=file.filename,
            content_type=file.content_type,
            content=file.content,
            message=message,
        )
    return message


def add_event(  # noqa: PLR0913 - an event has as many parts
    session: Session,
    intervention: Intervention,
    event: EventKind,
    *,
    now: datetime,
    author: str | None = None,
    assignment: Assignment | None = None,
    text: str = "",
) -> Message:
    """Add something that happened; the author is who is at work unless given.

    About an assignment the text is the employee's name unless given, so that
    the timeline still says it when the assignment is gone. Does not commit.
    """
    if assignment is not None and not text:
        text = assignment.employee.name
    message = Message(
        intervention=intervention,
        assignment=assignment,
        kind=MessageKind.EVENT,
        event=event,
        happened_at=now,
        author=(author or actor_of(session).name)[:200],
        text=text,
    )
    session.add(message)
    return message


def timeline(
    session: Session, intervention_id: int, *, before: int | None = None, limit: int = 50
) -> list[Message]:
    """Return at most `limit` (up to 200) messages of an intervention, the newest first.

    `before` is the id of the last message of the page before this one.
    Attachments, outgoing mail, register entry and the employee are loaded with
    them, in as many queries for one message as for all.
    """
    statement = (
        select(Message)
        .where(Message.intervention_id == intervention_id)
        .order_by(Message.happened_at.desc(), Message.id.desc())
        .limit(max(1, min(limit, LONGEST_PAGE)))
        .options(
            defer(Message.html),  # which no page shows
            selectinload(Message.attachments),
            joinedload(Message.outbox_mail),
            joinedload(Message.correspondence_entry),
            joinedload(Message.assignment).joinedload(Assignment.employee),
        )
    )
    if before is not None:
        boundary = select(Message.happened_at, Message.id).where(Message.id == before)
        place = tuple_(Message.happened_at, Message.id)
        statement = statement.where(place < boundary.scalar_subquery())
    return list(session.scalars(statement))


def add_mail_failed(session: Session, mail: OutboxMail, reason: str, *, now: datetime) -> None:
    """Say in the timeline that a mail did not arrive, if it was about an intervention."""
    if mail.intervention is None:
        return
    assignment = session.get(Assignment, mail.assignment_id) if mail.assignment_id else None
    add_event(
        session,
        mail.intervention,
        EventKind.MAIL_FAILED,
        now=now,
        assignment=assignment,
        text=f"{mail.to}: {reason}",
    )

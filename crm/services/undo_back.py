"""The way back: an intervention becomes what it was before a step, if nobody touched it since.

Mails that have not left are taken out of the outbox, and with them all that was asked is as
it was. Whoever was written to already is told, by the mails that a form would send: asked
again, told the news, or told not to come.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from crm.audit import note
from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus, EventKind, OutboxStatus
from crm.errors import ChangedSinceError
from crm.models import (
    Assignment,
    AuditEntry,
    Intervention,
    Message,
    OutboxMail,
    UndoChange,
    UndoStep,
)
from crm.services import assignments, interventions, messages
from crm.services.mailing import Mailing
from crm.services.undo_values import read, restore

_PEOPLE = N_("Assignments")
_ASKED = (EventKind.ASKED, EventKind.WITHDRAWN)
_MOST_NAMED = 20


def put_back(
    session: Session, step: UndoStep, record: Intervention, *, mailing: Mailing, now: datetime
) -> bool:
    """Undo `step` of one intervention; False, and no change, when that was done before.

    Does not commit. Raises ChangedSinceError when the intervention or an assignment was
    changed since, and MissingAddressError when somebody who was written to cannot be
    written to any more.
    """
    interventions.lock(session, record)
    found = select(UndoChange).where(
        UndoChange.step_id == step.id, UndoChange.intervention_id == record.id
    )
    change = session.scalar(found.execution_options(populate_existing=True))
    if change is None or change.is_undone:
        return False
    _require_untouched(session, record, change.kept)
    _restore_job(session, record, change.kept["job"])
    people: dict[str, Any] = change.kept["people"]
    was_told = [
        _restore_assignment(session, each, people[str(each.id)], change.kept, mailing, now)
        for each in record.assignments
        if str(each.id) in people
    ]
    told_otherwise = set(change.kept["mails"]) - people.keys()
    if any(was_told) or any(
        not _unsend(session, change.kept["mails"][it]) for it in told_otherwise
    ):
        assignments.sync(session, record, mailing=mailing, now=now)
    change.is_undone, step.undone_at = True, step.undone_at or now
    messages.add_event(session, record, EventKind.UNDONE, now=now, text=step.label)
    table = Intervention.__tablename__
    note(session, "undo", now=now, summary=step.label, table=table, record_id=record.id)
    return True


def _restore_job(session: Session, record: Intervention, values: dict[str, Any]) -> None:
    restore(record, values)
    session.flush()
    if "complaint_type_id" in values:
        session.expire(record, ["complaint_type"])


def _restore_assignment(
    session: Session,
    assignment: Assignment,
    old: dict[str, Any] | None,
    kept: dict[str, Any],
    mailing: Mailing,
    now: datetime,
) -> bool:
    """Put an assignment back, and tell whether the employee has heard of the step."""
    is_unsent = _unsend(session, kept["mails"].get(str(assignment.id), []))
    if is_unsent:
        _forget_asking(session, assignment, after=kept["message"])
    if old is not None and is_unsent:
        restore(assignment, old)
        return False
    if old is None or _was_withdrawn(old):
        if is_unsent:
            assignment.offered = None  # so that nobody is told
        assignments.withdraw(session, assignment, mailing=mailing, now=now)
        return False
    _ask_anew(assignment, old)
    return True


def _was_withdrawn(old: dict[str, Any]) -> bool:
    """Tell whether the step brought back somebody who had been taken off before."""
    status = read(Assignment, "status", old["status"]) if "status" in old else None
    return status is AssignmentStatus.WITHDRAWN


def _ask_anew(assignment: Assignment, old: dict[str, Any]) -> None:
    """Leave an assignment so that `assignments.sync` tells the employee what holds again."""
    status = read(Assignment, "status", old.get("status", assignment.status.name))
    if status is AssignmentStatus.REJECTED:  # is spared the news, as before
        restore(assignment, {name: value for name, value in old.items() if name != "offer"})
    elif assignment.is_withdrawn:
        assignment.status = AssignmentStatus.PENDING
        assignment.offered = assignment.asked_at = assignment.answered_at = None
    if "clash_reason" in old:
        assignment.clash_reason = old["clash_reason"]


def _unsend(session: Session, keys: Sequence[int]) -> bool:
    """Take the mails out of the outbox; False, and no change, when one may have left."""
    waiting = (
        select(OutboxMail)
        .where(OutboxMail.id.in_(keys), OutboxMail.status == OutboxStatus.QUEUED)
        .where(OutboxMail.attempts == 0)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    mails = list(session.scalars(waiting)) if keys else []
    if len(mails) < len(keys):
        return False
    for entry in session.scalars(select(Message).where(Message.outbox_mail_id.in_(keys))):
        session.delete(entry)
    for mail in mails:
        session.delete(mail)
    session.flush()
    return True


def _forget_asking(session: Session, assignment: Assignment, *, after: int) -> None:
    """Take out of the timeline that the employee was asked or taken off, which never left."""
    said = select(Message).where(
        Message.assignment_id == assignment.id, Message.event.in_(_ASKED), Message.id > after
    )
    for entry in session.scalars(said):
        session.delete(entry)


def _require_untouched(session: Session, record: Intervention, kept: dict[str, Any]) -> None:
    people = {str(each.id): each.version for each in record.assignments}
    if record.version == kept["version"] and people == kept["versions"]:
        return
    entries = _entries_since(session, record, kept["audit"])
    who = ", ".join(dict.fromkeys(each.actor for each in entries)) or record.updated_by
    raise ChangedSinceError(who=who, what=_fields(entries))


def _entries_since(session: Session, record: Intervention, last: int) -> list[AuditEntry]:
    own = and_(AuditEntry.table == "intervention", AuditEntry.record_id == record.id)
    keys = [each.id for each in record.assignments]
    theirs = and_(AuditEntry.table == "assignment", AuditEntry.record_id.in_(keys))
    since = select(AuditEntry).where(or_(own, theirs), AuditEntry.id > last)
    return list(session.scalars(since.order_by(AuditEntry.id).limit(_MOST_NAMED)))


def _fields(entries: Sequence[AuditEntry]) -> tuple[str, ...]:
    """Return what the fields that the entries name are called, for translation."""
    columns = Intervention.__table__.columns
    found: dict[str, None] = {}
    for each in entries:
        if each.table == "assignment":
            found[_PEOPLE] = None
            continue
        found |= dict.fromkeys(
            columns[name].info["label"] for name in each.changes if name in columns
        )
    return tuple(found) or (N_("Intervention"),)

"""How those who were asked gave their answers: by mail, by the link, or by telephone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.statuses import AssignmentStatus, EventKind, MessageKind
from crm.models import Assignment, Intervention, Message

_EVENTS = {
    EventKind.CONFIRMED: AssignmentStatus.CONFIRMED,
    EventKind.REJECTED: AssignmentStatus.REJECTED,
}
_MOST = 500  # of an intervention's answers and replies, the newest


@unique
class Channel(Enum):
    """The way that an answer came."""

    MAIL = N_("by mail")
    LINK = N_("by the link")
    DESK = N_("noted by %(name)s")


@dataclass(frozen=True, slots=True)
class Given:
    """How an answer came; `by` is who noted it, of one that came through the desk."""

    channel: Channel
    by: str = ""


def answers_given(session: Session, intervention: Intervention) -> Mapping[int, Given]:
    """Return how the answers that count were given, by assignment; one query, reads only.

    Of an answer that nothing in the timeline tells of, there is nothing.
    """
    columns = (
        Message.assignment_id,
        Message.event,
        Message.author,
        Message.created_by,
        Message.happened_at,
    )
    told = (
        select(*columns)
        .where(
            Message.intervention_id == intervention.id,
            Message.assignment_id.is_not(None),
            or_(Message.event.in_(_EVENTS), Message.kind == MessageKind.REPLY),
        )
        .order_by(Message.happened_at.desc(), Message.id.desc())
        .limit(_MOST)
    )
    by_assignment: dict[int, list[Any]] = {}
    for row in session.execute(told):
        by_assignment.setdefault(row.assignment_id, []).append(row)
    found = {
        each.id: _given(each, by_assignment.get(each.id, ())) for each in intervention.assignments
    }
    return {key: given for key, given in found.items() if given is not None}


def _given(assignment: Assignment, rows: Iterable[Any]) -> Given | None:
    newest = next((row for row in rows if _EVENTS.get(row.event) is assignment.status), None)
    if newest is None:
        return None
    name = assignment.employee.name[:200]
    if newest.author != name:
        return Given(Channel.DESK, newest.author)
    if newest.created_by == name:  # who holds the link is known by it alone
        return Given(Channel.LINK)
    return Given(Channel.MAIL) if any(row.event is None for row in rows) else None

"""When those who were sent began and ended, as they said themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import EventKind
from crm.models import Intervention, Message


@dataclass(frozen=True, slots=True)
class WorkTimes:
    """The first beginning and the last end; None for what nobody reported."""

    began_at: datetime | None = None
    ended_at: datetime | None = None


def work_times(session: Session, intervention: Intervention) -> WorkTimes:
    """Return when the work of `intervention` began and ended, since it was last reopened."""
    told = (
        select(Message.event, func.min(Message.happened_at), func.max(Message.happened_at))
        .where(
            Message.intervention_id == intervention.id,
            Message.event.in_((EventKind.STARTED, EventKind.DONE, EventKind.REOPENED)),
        )
        .group_by(Message.event)
    )
    found = {event: (first, last) for event, first, last in session.execute(told)}
    _, reopened_at = found.get(EventKind.REOPENED, (None, None))
    began_at, _ = found.get(EventKind.STARTED, (None, None))
    _, ended_at = found.get(EventKind.DONE, (None, None))
    if reopened_at is not None:
        began_at = began_at if began_at and began_at > reopened_at else None
        ended_at = ended_at if ended_at and ended_at > reopened_at else None
    return WorkTimes(began_at, ended_at)

"""The answer deadline: who has not answered in time is reminded once, then counts as unanswered.

`reminded_at` is the ledger: it is set in the transaction that queues the mail
and writes the timeline, and only by who holds the intervention and finds it
empty. So workers that meet remind once, and so does one whose clock is put back.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.config import Settings
from crm.domain.statuses import AssignmentStatus, EventKind
from crm.domain.transitions import OPEN
from crm.models import Assignment, Intervention, Message
from crm.services import interventions, messages, reminder_mails, substitutes
from crm.services.faults import OF_ONE_RECORD
from crm.services.mailing import Mailing
from crm.services.unanswered import is_pending

logger = logging.getLogger(__name__)
BATCH = 100
MOST = 500  # of one run, so that mails and replies do not wait for long


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long an answer may take (0: for ever), and what happens then."""

    hours: int
    propose: bool
    mailing: Mailing

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        return cls(
            hours=settings.answer_hours,
            propose=settings.propose_substitutes,
            mailing=Mailing.of(settings),
        )

    def asked_until(self, now: datetime) -> datetime:
        """Return when the last of those were asked whose time is over at `now`."""
        return now - timedelta(hours=self.hours)


def is_overdue(terms: Terms, now: datetime) -> ColumnElement[bool]:
    """Tell of an assignment whether it waits for an answer too long and nothing was done."""
    is_open = select(Intervention.id).where(
        Intervention.id == Assignment.intervention_id, Intervention.status.in_(OPEN)
    )
    return and_(
        is_pending(),
        Assignment.reminded_at.is_(None),
        Assignment.asked_at <= terms.asked_until(now),
        is_open.exists(),
    )


def remind_due(
    session: Session,
    terms: Terms,
    *,
    clock: Callable[[], datetime],
    limit: int = MOST,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Remind at most `limit` of those whose time is over, until `stopped`; return how many.

    Commits before the first and after each, so that nobody waits for a lock, and
    whatever fails with one of them is logged and left to the next run. Those who
    were asked first come first.
    """
    done, last = 0, None
    while terms.hours and done < limit:
        batch = _batch(session, terms, clock(), after=last)
        for assignment_id, _asked_at in batch:
            if stopped() or done >= limit:
                return done
            done += _attempt(session, assignment_id, terms, now=clock())
        if len(batch) < BATCH:
            break
        last = batch[-1]
    return done


def remind(session: Session, assignment: Assignment, terms: Terms, *, now: datetime) -> bool:
    """Remind the employee of the offer, or note why that is of no use; does not commit.

    From then on the assignment is unanswered. False, and no change, when it was
    done before or an answer came meanwhile.
    """
    intervention = assignment.intervention
    interventions.lock(session, intervention)
    session.refresh(assignment)
    if not _is_overdue(assignment, terms.asked_until(now)):
        return False
    assignment.reminded_at = now
    event = reminder_mails.send(session, assignment, mailing=terms.mailing, now=now)
    messages.add_event(session, intervention, event, now=now, assignment=assignment)
    if terms.propose:
        today = now.astimezone(ZoneInfo(terms.mailing.timezone)).date()
        free = substitutes.first_free(session, intervention, today=today)
        if free is not None:
            messages.add_event(session, intervention, EventKind.PROPOSED, now=now, text=free.name)
    return True


def reminded(session: Session, intervention: Intervention) -> frozenset[int]:
    """Return the assignments that a mail reminds of, by the timeline; the others got none."""
    told = (
        select(Assignment.id)
        .join(Message, Message.assignment_id == Assignment.id)
        .where(
            Message.intervention_id == intervention.id,
            Message.event == EventKind.REMINDED,
            Message.happened_at == Assignment.reminded_at,
        )
    )
    return frozenset(session.scalars(told))


def _batch(
    session: Session, terms: Terms, now: datetime, *, after: Row[int, datetime | None] | None
) -> Sequence[Row[int, datetime | None]]:
    overdue = select(Assignment.id, Assignment.asked_at).where(is_overdue(terms, now))
    if after is not None:
        later = and_(Assignment.asked_at == after.asked_at, Assignment.id > after.id)
        overdue = overdue.where(or_(Assignment.asked_at > after.asked_at, later))
    found = session.execute(overdue.order_by(Assignment.asked_at, Assignment.id).limit(BATCH)).all()
    session.commit()  # or the lock for writing is held until the first of them is done
    return found


def _attempt(session: Session, assignment_id: int, terms: Terms, *, now: datetime) -> bool:
    try:
        assignment = session.get(Assignment, assignment_id)
        done = assignment is not None and remind(session, assignment, terms, now=now)
        session.commit()
    except (*OF_ONE_RECORD, StaleDataError):
        session.rollback()
        logger.exception("The employee of assignment %d could not be reminded", assignment_id)
        return False
    return done


def _is_overdue(assignment: Assignment, asked_until: datetime) -> bool:
    waits = assignment.status is AssignmentStatus.PENDING and assignment.reminded_at is None
    is_open = not assignment.intervention.status.is_closed
    return (
        waits and is_open and assignment.asked_at is not None and assignment.asked_at <= asked_until
    )

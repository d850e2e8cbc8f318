"""Interventions: their number, their status, and closing and reopening them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, SessionTransaction, joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from crm.audit import actor_of
from crm.domain.cleaning import clean_text
from crm.domain.statuses import EventKind, InterventionStatus, intervention_status
from crm.domain.transitions import CLOSED, Step
from crm.models import Assignment, Intervention
from crm.services import assignment_mails, counters, messages
from crm.services.mailing import Mailing

_HELD = "held intervention"
_SEVERAL = "held interventions"


def prepare_new(session: Session, intervention: Intervention, *, now: datetime) -> None:
    """Give a new intervention its number and its first event; flushes nothing.

    One that has a number already, from another system, keeps it.
    """
    with session.no_autoflush:
        if intervention.number is None:
            intervention.number = counters.next_numbers(session, "intervention")
        messages.add_event(session, intervention, EventKind.CREATED, now=now)


def lock(session: Session, intervention: Intervention) -> None:
    """Write what is pending, then hold and reload the intervention until the transaction ends.

    With its assignments and their employees. Whoever changes statuses goes through
    here, so that of two clicks the second sees what the first one did. Costs nothing
    where the transaction holds it and no change is pending. Raises StaleDataError when
    pending changes are based on an older version, or the intervention is gone.
    """
    if _is_held(session, intervention):
        return
    session.flush()
    held = (
        select(Intervention)
        .where(Intervention.id == intervention.id)
        .with_for_update(of=Intervention)
        .options(selectinload(Intervention.assignments).joinedload(Assignment.employee))
        .execution_options(populate_existing=True)
    )
    if session.scalar(held) is not intervention:
        raise StaleDataError("the intervention was deleted meanwhile")
    session.info[_HELD] = (_transaction(session), intervention)


def lock_all(session: Session, query: Select[Any]) -> list[Intervention]:
    """Hold and return the interventions that `query` finds, as `lock` does with one.

    By their ids, so that two who do this wait for, and do not block each other. With all
    that an offer says. A `lock` of one of them costs nothing until the transaction ends,
    also after changes: nobody else can have made any. Nothing may be pending before.
    """
    held = (
        query.order_by(Intervention.id)
        .with_for_update(of=Intervention)
        .options(
            joinedload(Intervention.client),
            joinedload(Intervention.contact),
            joinedload(Intervention.complaint_type),
            selectinload(Intervention.assignments).joinedload(Assignment.employee),
        )
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(held))
    session.info[_SEVERAL] = (session.get_transaction(), frozenset(each.id for each in found))
    return found


def _is_held(session: Session, intervention: Intervention) -> bool:
    """Tell whether what is known of one that was locked is still all there is."""
    within, several = session.info.get(_SEVERAL, (None, frozenset()))
    if within is session.get_transaction() and intervention.id in several:
        return True
    pending = (*session.new, *session.dirty, *session.deleted)
    return session.info.get(_HELD) == (_transaction(session), intervention) and not any(
        isinstance(each, Intervention | Assignment) for each in pending
    )


def _transaction(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def refresh_status(intervention: Intervention) -> None:
    """Compute the status from the assignments; a closed intervention stays closed."""
    if intervention.status not in CLOSED:
        status = intervention_status(each.status for each in intervention.assignments)
        if intervention.status is not status:
            intervention.status = status


def finalise(
    session: Session, intervention: Intervention, *, resolution: str | None, now: datetime
) -> bool:
    """Close the intervention as done; False, and no change, when it was closed before.

    A `resolution` of None keeps the one that is there. Does not commit.
    """
    lock(session, intervention)
    if intervention.status not in Step.FINALISE.possible_from:
        return False
    intervention.status = InterventionStatus.FINALISED
    if resolution is not None:
        intervention.resolution = clean_text(resolution).strip() or None
    intervention.finalised_at = now
    intervention.finalised_by = actor_of(session).name[:200]
    text = intervention.resolution or ""
    messages.add_event(session, intervention, EventKind.FINALISED, now=now, text=text)
    return True


def reopen(session: Session, intervention: Intervention, *, now: datetime) -> bool:
    """Open a closed intervention again; False, and no change, when it is open.

    Who closed it, when and with which resolution stays in the timeline. After a
    cancellation the next `assignments.sync` asks everybody again.
    """
    lock(session, intervention)
    if intervention.status not in Step.REOPEN.possible_from:
        return False
    intervention.status = intervention_status(each.status for each in intervention.assignments)
    intervention.finalised_at = intervention.finalised_by = None
    messages.add_event(session, intervention, EventKind.REOPENED, now=now)
    return True


def cancel(
    session: Session, intervention: Intervention, *, reason: str, mailing: Mailing, now: datetime
) -> bool:
    """Close the intervention as not to be done; False when it was closed before.

    Everybody who was asked gets a mail, which takes an invitation back. Their
    answers stay as they are, for the history. Does not commit.
    """
    lock(session, intervention)
    if intervention.status not in Step.CANCEL.possible_from:
        return False
    intervention.status = InterventionStatus.CANCELLED
    reason = clean_text(reason).strip()
    messages.add_event(session, intervention, EventKind.CANCELLED, now=now, text=reason)
    for assignment in intervention.standing_assignments:
        if assignment.offered is None:
            continue
        assignment.offer += 1
        assignment.offered = None
        assignment_mails.send_withdrawal(
            session, assignment, reason=reason, mailing=mailing, now=now
        )
    return True

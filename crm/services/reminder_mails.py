"""The mail that reminds an employee to answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import EventKind, OutboxStatus
from crm.errors import MissingAddressError
from crm.models import Assignment, OutboxMail
from crm.services import assignment_mails, outbox_blocks
from crm.services.mailing import Mailing
from crm.services.offers import Offer


def send(session: Session, assignment: Assignment, *, mailing: Mailing, now: datetime) -> EventKind:
    """Queue the reminder of the offer, once; return REMINDED, or why there is none.

    OVERDUE: the last planned day is over, and an answer would come too late.
    UNREACHABLE: there is no address, or none that may be written to, or the last mail
    to it about this job failed, so that one more would come back, too. The link, the reply address
    and the thread are those of the request; the invitation is in the calendar
    already, and a second one would take back what was answered there.
    """
    offer = Offer.of(assignment.intervention)
    today = now.astimezone(ZoneInfo(mailing.timezone)).date()
    if offer.ends_on is not None and offer.ends_on < today:
        return EventKind.OVERDUE
    if not _is_reachable(session, assignment):
        return EventKind.UNREACHABLE
    url = assignment_mails.answer_address(assignment, offer, mailing=mailing, now=now)
    content = assignment_mails.rendered(
        "assignment_reminder", assignment, offer, mailing=mailing, answer_url=url
    )
    # The key of an offer: a reply to this mail answers the offer like one to the request.
    key = f"offer:{assignment.id}:{assignment.offer}:reminder"
    assignment_mails.queue(session, assignment, content, dedupe_key=key, mailing=mailing, now=now)
    return EventKind.REMINDED


def _is_reachable(session: Session, assignment: Assignment) -> bool:
    try:
        address = assignment_mails.require_address(assignment.employee)
    except MissingAddressError:
        return False
    sent = select(OutboxMail.status).where(
        OutboxMail.intervention_id == assignment.intervention_id,
        OutboxMail.assignment_id == assignment.id,
        OutboxMail.to == address,
    )
    last = session.scalar(sent.order_by(OutboxMail.id.desc()).limit(1))
    return last is not OutboxStatus.FAILED and not outbox_blocks.is_blocked(
        session, assignment.employee
    )

"""The calendar of an employee: their jobs, for whoever holds the secret link to it."""

import re
from datetime import date, timedelta
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from crm.domain.statuses import COMING, AssignmentStatus, InterventionStatus
from crm.mail.calendar_feeds import Event, feed
from crm.models import Assignment, Employee, Intervention
from crm.services import selections
from crm.services.mailing import Mailing
from crm.services.offers import Offer

PATH = "/calendar/"
BACK, AHEAD = timedelta(days=30), timedelta(days=180)
MOST = 1000  # events
_BYTES = 24  # of chance: 192 bits
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


def renew(employee: Employee) -> None:
    """Give the employee another link; the one there was opens nothing any more."""
    employee.calendar_token = token_urlsafe(_BYTES)


def address(employee: Employee, *, base_url: str) -> str | None:
    """Return the employee's link; None where none was made."""
    token = employee.calendar_token
    return f"{base_url.rstrip('/')}{PATH}{token}.ics" if token else None


def owner_of(session: Session, token: str) -> Employee | None:
    """Return the active employee whose link has `token`, whatever that is; reads only."""
    if not _TOKEN.fullmatch(token):
        return None
    return session.scalar(
        select(Employee).where(Employee.calendar_token == token, Employee.is_active)
    )


def calendar_of(session: Session, employee: Employee, *, mailing: Mailing, today: date) -> str:
    """Return the employee's calendar as an iCalendar text; one query, reads only.

    Jobs that they confirmed or have still to answer, from 30 days ago to 180 days
    ahead; what was cancelled is not there. The same text as long as nothing changes.
    """
    days = selections.takes_place(today - BACK, today + AHEAD)
    found = session.scalars(
        select(Assignment)
        .join(Assignment.intervention)
        .where(
            Assignment.employee_id == employee.id,
            Assignment.status.in_(COMING),
            Intervention.status != InterventionStatus.CANCELLED,
            days,
        )
        .order_by(Intervention.last_day, Assignment.id)
        .limit(MOST)
        .options(
            contains_eager(Assignment.intervention).options(
                joinedload(Intervention.client),
                joinedload(Intervention.contact),
                joinedload(Intervention.complaint_type),
            )
        )
    )
    events = [_event(each, mailing.inbound_domain) for each in found]
    return feed(events, name=f"{mailing.company}: {employee.name}")


def _event(assignment: Assignment, domain: str) -> Event:
    """Return one job. Not the invitation's UID, whose first part answers for the employee."""
    job = assignment.intervention
    offer = Offer.of(job)
    starts, ends = job.planned_days or (job.complaint_on, job.complaint_on)
    changed = max(each.updated_at for each in (assignment, job, job.client, job.contact) if each)
    return Event(
        uid=f"assignment-{assignment.id}@{domain}",
        sequence=assignment.offer,
        starts=starts,
        ends=ends,
        summary=f"#{offer.number} {offer.client}: {offer.object}",
        changed_at=changed,
        is_firm=assignment.status is AssignmentStatus.CONFIRMED,
        location=offer.address,
        description=_description(offer),
    )


def _description(offer: Offer) -> str:
    phones = [each.number for each in (offer.contact_phone, offer.client_phone) if each]
    lines = (offer.complaint_type, offer.description, " ".join((offer.contact, *phones)).strip())
    return "\n".join(line for line in lines if line)

"""The calendar part of the mails about an assignment: an invitation, or what takes it back."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.addresses import reply_address
from crm.domain.answer_links import without_lines
from crm.domain.mail import CalendarMethod, MailContent
from crm.mail.calendar import Invitation, invite
from crm.models import Assignment, OutboxMail
from crm.services.mailing import Mailing
from crm.services.offers import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is invited: `token` and `offer` are their assignment's, `address` can be written to."""

    token: str
    offer: int
    name: str
    address: str

    @classmethod
    def of(cls, assignment: Assignment, address: str) -> "Guest":
        """Return whom `assignment` is about."""
        name = assignment.employee.name
        return cls(token=assignment.token, offer=assignment.offer, name=name, address=address)


def calendar_uid(token: str, domain: str) -> str:
    """Return the UID of an assignment's calendar event; it begins with the reply token."""
    return f"{token}@{domain}"


def inviting(
    content: MailContent,
    guest: Guest,
    offer: Offer,
    *,
    method: CalendarMethod = CalendarMethod.REQUEST,
    mailing: Mailing,
    now: datetime,
) -> MailContent:
    """Return `content` with the calendar event, if there are days to put it on."""
    if offer.starts_on is None or offer.ends_on is None:
        return content
    event = Invitation(
        uid=calendar_uid(guest.token, mailing.inbound_domain),
        sequence=guest.offer,
        starts=offer.starts_on,
        ends=offer.ends_on,
        summary=content.subject,
        organizer=reply_address(guest.token, mailing.replies_mailbox),
        organizer_name=mailing.company,
        attendee=guest.address,
        attendee_name=guest.name,
        location=offer.address,
        description=without_lines(content.text),
    )
    return replace(content, invite=invite(event, method=method, now=now), method=method)


def uninviting(
    content: MailContent, guest: Guest, offer: Offer, *, mailing: Mailing, now: datetime
) -> MailContent:
    """Return `content` with what takes the calendar event back."""
    day = now.date()  # any will do: calendars find the event by its UID
    offer = replace(offer, starts_on=offer.starts_on or day, ends_on=offer.ends_on or day)
    return inviting(content, guest, offer, method=CalendarMethod.CANCEL, mailing=mailing, now=now)


def is_invited(session: Session, assignment: Assignment) -> bool:
    """Tell whether the last calendar mail to the employee was an invitation."""
    methods = select(OutboxMail.invite_method).where(
        OutboxMail.assignment_id == assignment.id, OutboxMail.invite.is_not(None)
    )
    last = session.scalar(methods.order_by(OutboxMail.id.desc()).limit(1))
    return last == CalendarMethod.REQUEST.value

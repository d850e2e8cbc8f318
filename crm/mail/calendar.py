"""Calendar invitations that mail programs answer with Accept and Decline.

iTIP and iMIP: RFC 5546 and RFC 6047.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import CalendarMethod
from crm.mail.headers import envelope_address

PRODUCT = "-//Dispecer//Dispecer//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One assignment as an event.

    `uid` stays the same for an assignment, `sequence` grows by one at every
    change. `starts` and `ends` are both dates, the last day included, or both
    aware times. `organizer` is the reply address, `attendee` the one invited.
    """

    uid: str
    sequence: int
    starts: date
    ends: date
    summary: str
    organizer: str
    attendee: str
    attendee_name: str = ""
    organizer_name: str = ""
    location: str = ""
    description: str = ""


def invite(invitation: Invitation, *, method: CalendarMethod, now: datetime) -> str:
    """Return `invitation` as an iCalendar text that asks, or takes back what it asked.

    Raises PermanentMailError when an address in it is none, ValueError when
    `starts` and `ends` are not of one kind, or a time is naive.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(invitation, method=method, now=now))
    ical: bytes = calendar.to_ical()
    return ical.decode()


def _event(invitation: Invitation, *, method: CalendarMethod, now: datetime) -> Event:
    cancelled = method is CalendarMethod.CANCEL
    start, end = _span(invitation.starts, invitation.ends)
    event = Event()
    event.add("uid", clean_line(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", clean_line(invitation.summary))
    if invitation.location:
        event.add("location", clean_line(invitation.location))
    if invitation.description:
        event.add("description", clean_text(invitation.description))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _person(invitation.organizer, invitation.organizer_name))
    event.add("attendee", _attendee(invitation))
    return event


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = _person(invitation.attendee, invitation.attendee_name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE"
    return attendee


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{envelope_address(address)}")
    # A parameter can hold no double quote, not even an escaped one (RFC 5545, 3.2).
    if shown := clean_line(name, 200).replace('"', "'"):
        person.params["CN"] = shown
    return person


def _span(starts: date, ends: date) -> tuple[date, date]:
    """Return DTSTART and DTEND, which is the first moment that is no longer part of it."""
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if starts.tzinfo is None or ends.tzinfo is None:
            raise ValueError("the times of an invitation must be aware")
        return starts.astimezone(UTC), ends.astimezone(UTC)
    if isinstance(starts, datetime) or isinstance(ends, datetime):
        raise ValueError("an invitation is from day to day or from time to time")
    return starts, ends + timedelta(days=1)

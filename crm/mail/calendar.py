"""Calendar invitations that mail programs answer with Accept and Decline.

iTIP and iMIP: RFC 5546 and RFC 6047.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import CalendarMethod
from crm.mail.content_lines import content_line, escaped, parameter
from crm.mail.headers import envelope_address

PRODUCT = "-//Dispecer//Dispecer//EN"
_ASKED = ";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE"


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
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        f"METHOD:{method.value}",
        "BEGIN:VEVENT",
        *_properties(invitation, method=method, now=now),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)


def _properties(invitation: Invitation, *, method: CalendarMethod, now: datetime) -> Iterator[str]:
    """Yield the properties of the event in the order in which libraries write them."""
    start, end = span(invitation.starts, invitation.ends)
    yield _text("SUMMARY", clean_line(invitation.summary))
    yield _moment("DTSTART", start)
    yield _moment("DTEND", end)
    yield _moment("DTSTAMP", now.astimezone(UTC))
    yield content_line(f"UID:{escaped(clean_line(invitation.uid))}")
    yield f"SEQUENCE:{invitation.sequence}"
    yield _person("ATTENDEE", invitation.attendee, invitation.attendee_name, _ASKED)
    if invitation.description:
        yield content_line(f"DESCRIPTION:{escaped(clean_text(invitation.description))}")
    if invitation.location:
        yield _text("LOCATION", clean_line(invitation.location))
    yield content_line(
        f"ORGANIZER{_named(invitation.organizer_name)}{_address(invitation.organizer)}"
    )
    yield f"STATUS:{'CANCELLED' if method is CalendarMethod.CANCEL else 'CONFIRMED'}"


# Those who come to one job, or on one day, get the same lines.
@lru_cache(maxsize=500)
def _person(name: str, address: str, shown: str, parameters: str) -> str:
    return content_line(f"{name}{_named(shown)}{parameters}{_address(address)}")


@lru_cache(maxsize=100)
def _text(name: str, text: str) -> str:
    return content_line(f"{name}:{escaped(text)}")


@lru_cache(maxsize=100)
def _moment(name: str, value: date) -> str:
    return content_line(f"{name}{moment(value)}")


@lru_cache(maxsize=100)
def _named(name: str) -> str:
    # A parameter can hold no double quote, not even an escaped one (RFC 5545, 3.2).
    shown = clean_line(name, 200).replace('"', "'")
    return f";CN={parameter(shown)}" if shown else ""


def _address(address: str) -> str:
    return f":mailto:{envelope_address(address)}"


def moment(value: date) -> str:
    """Return what stands behind the name of a property that is a day, or a time in UTC."""
    if isinstance(value, datetime):
        return f":{_day(value)}T{value:%H%M%S}Z"
    return f";VALUE=DATE:{_day(value)}"


def _day(value: date) -> str:
    return f"{value.year:04}{value.month:02}{value.day:02}"  # %Y leaves out leading zeros


def span(starts: date, ends: date) -> tuple[date, date]:
    """Return DTSTART and DTEND, which is the first moment that is no longer part of it."""
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if starts.tzinfo is None or ends.tzinfo is None:
            raise ValueError("the times of an invitation must be aware")
        return starts.astimezone(UTC), ends.astimezone(UTC)
    if isinstance(starts, datetime) or isinstance(ends, datetime):
        raise ValueError("an invitation is from day to day or from time to time")
    return starts, ends + timedelta(days=1)

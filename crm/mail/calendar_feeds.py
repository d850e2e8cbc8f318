"""Calendars that programs fetch by a link, again and again (RFC 5545, RFC 7986)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from crm.domain.cleaning import clean_line, clean_text
from crm.mail.calendar import PRODUCT, moment, span
from crm.mail.content_lines import content_line, escaped

REFRESHED = "PT1H"  # how often programs are asked to look again


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A job in somebody's calendar, from `starts` to `ends`, the last day included.

    `uid` stays the same for an assignment, `sequence` grows by one at every change.
    `changed_at` is aware. One that is not `is_firm` was not confirmed yet.
    """

    uid: str
    sequence: int
    starts: date
    ends: date
    summary: str
    changed_at: datetime
    is_firm: bool
    location: str = ""
    description: str = ""


def feed(events: Iterable[Event], *, name: str) -> str:
    """Return the calendar `name` as an iCalendar text: the same for the same events."""
    return "\r\n".join(map(content_line, (*_lines(events, name), "")))


def _lines(events: Iterable[Event], name: str) -> Iterator[str]:
    shown = escaped(clean_line(name))
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "METHOD:PUBLISH"
    yield f"NAME:{shown}"
    yield f"X-WR-CALNAME:{shown}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESHED}"
    yield f"X-PUBLISHED-TTL:{REFRESHED}"
    for event in events:
        yield "BEGIN:VEVENT"
        yield from _properties(event)
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _properties(event: Event) -> Iterator[str]:
    start, end = span(event.starts, event.ends)
    changed = moment(event.changed_at.astimezone(UTC))
    yield f"SUMMARY:{escaped(clean_line(event.summary))}"
    yield f"DTSTART{moment(start)}"
    yield f"DTEND{moment(end)}"
    # Of a published event, when it was last changed (RFC 5545, 3.8.7.2): no other text each time.
    yield f"DTSTAMP{changed}"
    yield f"LAST-MODIFIED{changed}"
    yield f"UID:{escaped(clean_line(event.uid))}"
    yield f"SEQUENCE:{event.sequence}"
    if event.description:
        yield f"DESCRIPTION:{escaped(clean_text(event.description))}"
    if event.location:
        yield f"LOCATION:{escaped(clean_line(event.location))}"
    yield f"STATUS:{'CONFIRMED' if event.is_firm else 'TENTATIVE'}"

"""Invitations are, octet for octet, what the library for calendars would write."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vCalAddress

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import CalendarMethod
from crm.mail.calendar import PRODUCT, Invitation, invite
from crm.mail.content_lines import content_line
from tests.unit.mail.outgoing import NOW, invitation

HOSTILE = st.sampled_from(
    [
        '"',
        "'",
        "^",
        "\\",
        "\\N",
        "\\n",
        ",",
        ";",
        ":",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "’",  # noqa: RUF001 - quoted like the plain one
        "ș",
        "€",
        "😀",
    ]
)
TEXT = st.lists(HOSTILE | st.text(max_size=8), max_size=60).map("".join)
DAYS = st.dates(max_value=date(9990, 1, 1))


def person(address: str, name: str, **parameters: str) -> vCalAddress:
    value = vCalAddress(f"mailto:{address}")
    if shown := clean_line(name, 200).replace('"', "'"):
        value.params["CN"] = shown
    value.params.update(parameters)
    return value


def by_the_library(of: Invitation, method: CalendarMethod, now: datetime) -> str:
    event = Event()
    event.add("uid", clean_line(of.uid))
    event.add("sequence", of.sequence)
    event.add("dtstamp", now)
    is_timed = isinstance(of.starts, datetime)
    event.add("dtstart", of.starts)
    event.add("dtend", of.ends if is_timed else of.ends + timedelta(days=1))
    event.add("summary", clean_line(of.summary))
    if of.location:
        event.add("location", clean_line(of.location))
    if of.description:
        event.add("description", clean_text(of.description))
    event.add("status", "CANCELLED" if method is CalendarMethod.CANCEL else "CONFIRMED")
    event.add("organizer", person(of.organizer, of.organizer_name))
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    event.add("attendee", person(of.attendee, of.attendee_name, **asked))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


@settings(deadline=None)
@given(
    summary=TEXT,
    location=TEXT,
    description=TEXT,
    attendee_name=TEXT,
    organizer_name=TEXT,
    starts=DAYS,
    sequence=st.integers(0, 10**6),
    method=st.sampled_from(CalendarMethod),
)
def test_an_invitation_is_what_the_library_writes(
    starts: date, method: CalendarMethod, **texts: str
) -> None:
    of = invitation(starts=starts, ends=starts + timedelta(days=3), **texts)

    assert invite(of, method=method, now=NOW) == by_the_library(of, method, NOW)


@settings(deadline=None)
@given(moment=st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_is_what_the_library_writes(moment: datetime) -> None:
    of = invitation(starts=moment, ends=moment)
    method = CalendarMethod.REQUEST

    assert invite(of, method=method, now=moment) == by_the_library(of, method, moment)


@pytest.mark.parametrize("sign", ["a", "ș", "€", "😀", "\\", "^"])
@pytest.mark.parametrize("shift", range(4))
def test_a_folded_line_is_the_line_when_unfolded(sign: str, shift: int) -> None:
    line = "X:" + "a" * shift + sign * 300

    folded = content_line(line)

    assert folded.replace("\r\n ", "") == line
    assert max(len(piece.encode()) for piece in folded.split("\r\n")) <= 75

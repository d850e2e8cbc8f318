"""Invitations, read back by the library that calendar programs are like."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from icalendar import Calendar, Event

from crm.domain.mail import CalendarMethod
from crm.errors import PermanentMailError
from crm.mail.calendar import invite
from tests.unit.mail.outgoing import NOW, invitation

BUCHAREST = timezone(timedelta(hours=2))


def event_of(text: str) -> Event:
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def request(**changes: Any) -> str:
    return invite(invitation(**changes), method=CalendarMethod.REQUEST, now=NOW)


def test_an_invitation_asks_one_person_for_an_answer() -> None:
    text = request(sequence=3, location="Str. Lungă 1", description="a\nb")

    event = event_of(text)
    assert Calendar.from_ical(text)["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == (
        "k7m2q9x4@example.com",
        3,
        "CONFIRMED",
    )
    assert event["organizer"] == "mailto:replies+k7m2q9x4@reply.example.com"
    assert event["attendee"] == "mailto:ion@example.com"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert (event["location"], event["description"]) == ("Str. Lungă 1", "a\nb")
    assert event.decoded("dtstamp") == NOW


def test_a_cancellation_names_the_same_event() -> None:
    text = invite(invitation(sequence=4), method=CalendarMethod.CANCEL, now=NOW)

    event = event_of(text)
    assert Calendar.from_ical(text)["method"] == "CANCEL"
    assert (event["uid"], event["sequence"], event["status"]) == (
        "k7m2q9x4@example.com",
        4,
        "CANCELLED",
    )


def test_whole_days_end_after_the_last_one() -> None:
    event = event_of(request())

    assert event.decoded("dtstart") == date(2026, 3, 2)
    assert event.decoded("dtend") == date(2026, 3, 7)


def test_times_are_written_in_utc() -> None:
    starts = datetime(2026, 3, 2, 9, 30, tzinfo=BUCHAREST)

    text = request(starts=starts, ends=starts + timedelta(hours=2))

    assert "DTSTART:20260302T073000Z" in text
    assert event_of(text).decoded("dtend") == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": NOW},
        {"ends": NOW},
        {"starts": NOW.replace(tzinfo=None), "ends": NOW},
    ],
)
def test_days_and_times_are_not_mixed(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="invitation"):
        request(**changes)


def test_line_breaks_and_quotes_start_no_line_of_their_own() -> None:
    hostile = 'x"\r\nATTENDEE:mailto:rau@evil.example\r\n'

    text = request(summary=hostile, location=hostile, description=hostile, attendee_name=hostile)

    assert len([line for line in text.splitlines() if line.startswith("ATTENDEE")]) == 1
    assert event_of(text)["attendee"] == "mailto:ion@example.com"


def test_no_line_is_longer_than_75_octets() -> None:
    text = request(summary="ș" * 300, attendee_name="Ș" * 100)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert event_of(text)["summary"] == "ș" * 300


@pytest.mark.parametrize(
    "changes", [{"attendee": "x"}, {"organizer": "a@b.ro\r\nX: y"}, {"attendee": "ș@b.ro"}]
)
def test_what_is_no_address_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PermanentMailError):
        request(**changes)


def test_half_characters_are_left_out() -> None:
    assert event_of(request(summary="a\ud800b\x00"))["summary"] == "ab"

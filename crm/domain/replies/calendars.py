"""Answers of calendars: iTIP replies in a text/calendar part (RFC 5545, RFC 5546)."""

from collections.abc import Iterator
from dataclasses import dataclass

from crm.domain.replies.machine import address_of
from crm.domain.replies.verdict import Decision, Verdict

LONGEST = 1_000_000
_DECISIONS = {"ACCEPTED": Decision.CONFIRM, "DECLINED": Decision.REJECT}


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What a calendar sent back about an invitation; empty where it left something out."""

    method: str
    partstat: str
    uid: str
    sequence: int | None
    organizer: str  # Exchange leaves it out
    attendee: str
    comment: str

    def verdict(self) -> Verdict:
        """Return ACCEPTED as confirm, DECLINED as reject, all else as unclear (rule 2)."""
        if self.method == "COUNTER":
            return Verdict(Decision.UNCLEAR, "calendar:counter", "COUNTER")
        rule = f"calendar:{self.partstat.lower()[:20] or 'unknown'}"
        return Verdict(_DECISIONS.get(self.partstat, Decision.UNCLEAR), rule, self.partstat)


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str


def calendar_answer(ics: str) -> CalendarAnswer | None:
    """Read the text of a calendar part; None when nobody answers in it.

    METHOD has to be REPLY or COUNTER. Two attendees who answer differently
    give the status `MIXED`. The note of the sender stands in COMMENT (Exchange)
    or X-RESPONSE-COMMENT (Google). Never raises; reads the first megabyte.
    """
    method = ""
    event: list[_Property] = []
    inside: list[str] = []
    for line in _properties(ics[:LONGEST]):
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
        elif line.name == "END":
            del inside[-1:]
        elif line.name == "METHOD" and not method:
            method = line.value.strip().upper()
        elif inside[-1:] == ["VEVENT"]:
            event.append(line)
    if method not in ("REPLY", "COUNTER") or not any(line.name == "ATTENDEE" for line in event):
        return None
    return _answer(method, event)


def _answer(method: str, event: list[_Property]) -> CalendarAnswer:
    attendees = [line for line in event if line.name == "ATTENDEE"]
    states = {state for line in attendees if (state := line.parameters.get("PARTSTAT", "").upper())}
    sequence = _first(event, "SEQUENCE").strip()
    responses = [line.parameters.get("X-RESPONSE-COMMENT", "") for line in attendees]
    return CalendarAnswer(
        method=method,
        partstat=states.pop() if len(states) == 1 else ("MIXED" if states else ""),
        uid=_first(event, "UID").strip(),
        sequence=int(sequence)
        if sequence.isascii() and sequence.isdigit() and len(sequence) < 10
        else None,
        organizer=_mailbox(_first(event, "ORGANIZER")),
        attendee=_mailbox(attendees[0].value),
        comment=_plain(_first(event, "COMMENT") or next(filter(None, responses), "")),
    )


def _properties(ics: str) -> Iterator[_Property]:
    """Yield the unfolded lines, those that are none left out."""
    text = ics.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "").replace("\n\t", "")
    for line in text.split("\n"):
        if found := _property(line):
            yield found


def _property(line: str) -> _Property | None:
    pieces: list[str] = []
    start, quoted = 0, False
    for place, letter in enumerate(line[:5000]):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in ";:":
            pieces.append(line[start:place])
            start = place + 1
            if letter == ":":
                break
    else:
        return None
    parameters = dict(_parameter(piece) for piece in pieces[1:])
    return _Property(pieces[0].strip().upper(), parameters, line[start:])


def _parameter(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name.strip().upper(), value.strip().strip('"')


def _first(event: list[_Property], name: str) -> str:
    return next((line.value for line in event if line.name == name), "")


def _mailbox(value: str) -> str:
    value = value.strip()
    return address_of(value[7:] if value[:7].lower() == "mailto:" else value)


def _plain(text: str) -> str:
    for escaped, plain in (
        ("\\n", "\n"),
        ("\\N", "\n"),
        ("\\,", ","),
        ("\\;", ";"),
        ("\\\\", "\\"),
    ):
        text = text.replace(escaped, plain)
    return text[:5000].strip()

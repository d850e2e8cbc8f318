"""The generic inbound format (design.md, section 3) as the values that are read."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator

from crm.domain.replies.machine import Headers
from crm.domain.replies.reading import ReceivedText

HEADERS = 2_000
CALENDARS = 5


def received_text(mail: object) -> ReceivedText:
    """Return what is read of `mail`, a value decoded from JSON.

    Parts of a wrong type are passed over, except where nothing would be left
    to read: raises ValueError, saying why, when `mail` is no object or its
    text, HTML or subject is something other than a string.
    """
    if not isinstance(mail, dict):
        raise ValueError(f"a mail is a JSON object, this is {type(mail).__name__}")
    envelope = mail.get("envelope_from")
    return ReceivedText(
        headers=Headers.of(_headers(mail.get("headers"))),
        subject=_string(mail, "subject"),
        text=_string(mail, "text"),
        html=_string(mail, "html") or None,
        calendars=tuple(_calendars(mail.get("attachments"))),
        envelope_from=envelope if isinstance(envelope, str) else None,
    )


def _string(mail: dict[object, object], name: str) -> str:
    value = mail.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is a string, this is {type(value).__name__}")
    return value


def _headers(given: object) -> Iterator[tuple[str, str]]:
    """Yield names and values of `{name: value or list}` or of a list of pairs."""
    if not isinstance(given, dict):
        return
    for name, values in list(given.items())[:HEADERS]:
        for value in (values if isinstance(values, list) else [values])[:HEADERS]:
            if isinstance(name, str) and isinstance(value, str):
                yield name, value


def _calendars(given: object) -> Iterator[str]:
    for part in (given if isinstance(given, list) else [])[:200]:
        if not isinstance(part, dict):
            continue
        kind, content = part.get("type"), part.get("content")
        if isinstance(kind, str) and isinstance(content, str) and _is_calendar(kind):
            yield from _decoded(content)


def _is_calendar(kind: str) -> bool:
    return kind.strip().lower().startswith("text/calendar")


def _decoded(content: str) -> Iterator[str]:
    try:
        yield b64decode(content).decode("utf-8-sig", errors="replace")
    except (Base64Error, ValueError):
        return

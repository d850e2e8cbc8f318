"""Content lines of iCalendar texts: escaped, quoted, folded (RFC 5545, 3.1 to 3.3).

Written out because a library takes ten times as long, and a run over the service
schedules writes thousands; the tests hold it to what the library writes.
"""

import re

LONGEST = 74  # octets of a line, without the blank before one that goes on

_QUOTED = re.compile("[,;: '’]")  # noqa: RUF001 - some programs take it for a quote
_HALF_AN_ESCAPE = b"\\^"


def content_line(line: str) -> str:
    """Return `line` folded; no character and no escape sequence is parted."""
    if len(line) <= LONGEST and line.isascii():
        return line
    raw = line.encode()
    if len(raw) <= LONGEST:
        return line
    pieces, start = [], 0
    while len(raw) - start > LONGEST:
        end = start + LONGEST
        while raw[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        if raw[end - 1] in _HALF_AN_ESCAPE:
            end -= 1
        pieces.append(raw[start:end])
        start = end
    pieces.append(raw[start:])
    return b"\r\n ".join(pieces).decode()


def escaped(text: str) -> str:
    """Return `text` as the value of a property of type TEXT (RFC 5545, 3.3.11)."""
    text = text.replace(r"\N", "\n").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return text.replace("\n", r"\n")


def parameter(value: str) -> str:
    """Return `value`, one line without double quotes, as that of a parameter (RFC 6868)."""
    value = value.replace("^", "^^")
    return f'"{value}"' if _QUOTED.search(value) else value

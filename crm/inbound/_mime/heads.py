"""The block of headers of a mail or of one of its parts, as it stands in the bytes."""

import re
from dataclasses import dataclass

from crm.inbound._mime.charsets import decode_bytes

_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_LINE = re.compile(rb"[^\n]*\n?")
_BLANK = re.compile(rb"\r?\n")
_BLANK_LATER = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """Headers in order, undecoded, and where the body begins.

    `cut` says that there was more than the limits allow.
    """

    headers: tuple[tuple[str, str], ...]
    body: int
    cut: bool

    def value(self, name: str) -> str:
        """Return the first header `name` (given in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def read_head(raw: bytes, start: int, end: int, *, max_bytes: int, max_count: int) -> Head:
    """Return the headers of the part that lies from `start` to `end` in `raw`.

    Lines that are no header are passed over. Never raises.
    """
    headers: list[tuple[str, str]] = []
    position, limit = start, min(end, start + max_bytes)
    while position < limit and len(headers) < max_count:
        if blank := _BLANK.match(raw, position, end):
            return Head(tuple(headers), blank.end(), cut=False)
        if header := _HEADER.match(raw, position, limit):
            headers.append((header[1].decode("ascii"), _unfolded(header[2])))
        line = header or _LINE.match(raw, position, limit)
        position = line.end() if line else limit
    if position >= end:
        return Head(tuple(headers), end, cut=False)
    blank = _BLANK_LATER.search(raw, position - 1, end)
    return Head(tuple(headers), blank.end() if blank else end, cut=True)


def _unfolded(value: bytes) -> str:
    joined = value.replace(b"\r", b"").replace(b"\n", b"")
    return decode_bytes(joined).strip()

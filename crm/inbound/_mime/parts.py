"""Cutting a mail into its parts, with every limit kept while cutting.

The parser of the standard library builds its whole tree first, recurses once a
level and cannot be told to stop; this one walks over the bytes with a stack.
"""

import re
from dataclasses import dataclass

from crm.inbound._mime.heads import Head, read_head
from crm.inbound._mime.parameters import parameters

MAX_HEADER_BYTES = 256 * 1024
MAX_HEADERS = 1_000
MAX_PARTS = 200
MAX_DEPTH = 20

_MAX_PART_HEADER_BYTES = 16 * 1024
_MAX_PART_HEADERS = 100
_MAX_MARKS = 2_000
_MAX_BOUNDARY = 200  # RFC 2046 allows 70
_MARK_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")

_Mark = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has no parts itself: its headers and where its body lies."""

    head: Head
    content_type: str
    type_parameters: dict[str, str]
    end: int


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail's own headers, its parts in order, and whether some were left out."""

    head: Head
    parts: tuple[Part, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    depth: int


def read_parts(raw: bytes) -> Parts:
    """Cut `raw` into parts; what exceeds a limit is left out. Never raises."""
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    top = read_head(raw, start, len(raw), max_bytes=MAX_HEADER_BYTES, max_count=MAX_HEADERS)
    truncated = top.cut
    parts: list[Part] = []
    waiting = [(_Span(start, len(raw), 0), top)]
    seen = 0
    while waiting and seen < MAX_PARTS:
        span, head = waiting.pop()
        seen += 1
        part = _part(head, span.end)
        inner, cut = _inner(raw, part, span)
        truncated = truncated or cut
        if not inner and not cut:
            parts.append(part)
        kept = inner[: MAX_PARTS - seen]
        truncated = truncated or len(kept) < len(inner)
        waiting.extend((child, _part_head(raw, child)) for child in reversed(kept))
    return Parts(top, tuple(parts), truncated or bool(waiting))


def read_header_block(raw: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers of a block that stands alone, encoded words not yet decoded."""
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    head = read_head(raw, start, len(raw), max_bytes=MAX_HEADER_BYTES, max_count=MAX_HEADERS)
    return head.headers


def flat_parts(raw: bytes, boundary: bytes) -> list[Part]:
    """Return the parts that `boundary` cuts `raw` into, none of them cut further."""
    if len(boundary) > _MAX_BOUNDARY:
        return []
    marks, _cut = _marks(raw, 0, len(raw), boundary)
    spans = _between(raw, marks, len(raw), depth=0)
    return [_part(_part_head(raw, span), span.end) for span in spans]


def _part(head: Head, end: int) -> Part:
    content_type, given = parameters(head.value("content-type"))
    if content_type.count("/") != 1:
        content_type = "text/plain"  # RFC 2045, section 5.2
    return Part(head, content_type, given, end)


def _part_head(raw: bytes, span: _Span) -> Head:
    return read_head(
        raw,
        span.start,
        span.end,
        max_bytes=_MAX_PART_HEADER_BYTES,
        max_count=_MAX_PART_HEADERS,
    )


def _inner(raw: bytes, part: Part, span: _Span) -> tuple[list[_Span], bool]:
    """Return where the parts of a multipart lie, and whether there were too many."""
    boundary = part.type_parameters.get("boundary", "").encode("utf-8", "replace")
    if not part.content_type.startswith("multipart/") or not 0 < len(boundary) <= _MAX_BOUNDARY:
        return [], False
    if span.depth >= MAX_DEPTH:
        return [], True
    marks, cut = _marks(raw, part.head.body, span.end, boundary)
    return _between(raw, marks, span.end, depth=span.depth + 1), cut


def _between(raw: bytes, marks: list[_Mark], end: int, *, depth: int) -> list[_Span]:
    ends = [*(start for start, _, _ in marks[1:]), end]
    return [
        _Span(after, max(after, _without_newline(raw, stop)), depth)
        for (_, after, last), stop in zip(marks, ends, strict=False)
        if not last
    ]


def _marks(raw: bytes, start: int, end: int, boundary: bytes) -> tuple[list[_Mark], bool]:
    """Return begin, end and finality of the boundary lines, up to _MAX_MARKS looks."""
    delimiter = b"--" + boundary
    marks: list[_Mark] = []
    position = start
    for _ in range(_MAX_MARKS):
        found = raw.find(delimiter, position, end)
        if found < 0:
            return marks, False
        position = found + len(delimiter)
        rest = _MARK_END.match(raw, position, end)
        if rest and (found == start or raw[found - 1] == ord("\n")):
            position = rest.end()
            marks.append((found, position, bool(rest[1])))
            if rest[1]:
                return marks, False
    return marks, True


def _without_newline(raw: bytes, end: int) -> int:
    """Step back over the line break that belongs to the boundary (RFC 2046, 5.1.1)."""
    if raw[end - 1 : end] == b"\n":
        end -= 2 if raw[end - 2 : end - 1] == b"\r" else 1
    return end

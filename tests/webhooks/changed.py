"""Payloads of every provider with one thing in them changed: left out, or of another kind."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.webhooks.calls import MULTIPART, SHAPES, URLENCODED, Shape

SES = Shape("ses", "json", "text/plain; charset=UTF-8")
GENERIC = Shape("generic", "json", "application/json")
ALL = [*SHAPES, SES, GENERIC]
IN_JSON = [shape for shape in ALL if shape.suffix == "json"]
IN_FORMS = [shape for shape in ALL if shape.content_type in (MULTIPART, URLENCODED)]
BOUNDARY = b"--xYzZY"

Fields = list[tuple[bytes, bytes]]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a JSON value: what holds it, and where."""
    keys = range(len(value)) if isinstance(value, list) else list(value)
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found.append((value, key))
        if isinstance(value[key], dict | list):
            found += places(value[key])
    return found


def fields_of(raw: bytes, content_type: str) -> Fields:
    """Return the fields of a form: what names each, and its value."""
    if content_type == URLENCODED:
        return [(name.encode(), value.encode()) for name, value in parse_qsl(raw.decode())]
    parts = raw.split(BOUNDARY)[1:-1]
    split = (part.strip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n") for part in parts)
    return [(head, body) for head, _, body in split]


def form_of(fields: Fields, content_type: str) -> bytes:
    if content_type == URLENCODED:
        return urlencode(fields).encode()
    parts = (BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + body + b"\r\n" for head, body in fields)
    return b"".join(parts) + BOUNDARY + b"--\r\n"


def changes(shape: Shape) -> Iterator[bytes]:
    """Yield the shape's reply without each of its values, and with another in its place."""
    raw = shape.raw("reply")
    yield from _in_form(raw, shape.content_type) if shape in IN_FORMS else _in_json(raw)


def _in_json(raw: bytes) -> Iterator[bytes]:
    others: Iterator[Any] = cycle([None, 5, [], {}, "x" * 300_000, True, [[]], "a\x00\ud800b"])
    for number in range(len(places(json.loads(raw)))):
        for other in (next(others), None):
            payload = json.loads(raw)
            holder, key = places(payload)[number]
            if other is None:
                del holder[key]
            else:
                holder[key] = other
            yield json.dumps(payload).encode()


def _in_form(raw: bytes, content_type: str) -> Iterator[bytes]:
    fields = fields_of(raw, content_type)
    others = cycle([b"", b"\x00\xff[", b"5", b"[[]]", b'{"a": []}', b"x" * 300_000])
    for number, (head, _) in enumerate(fields):
        before, after = fields[:number], fields[number + 1 :]
        yield form_of([*before, *after], content_type)
        yield form_of([*before, (head, next(others)), *after], content_type)
        yield form_of([*before, fields[number], fields[number], *after], content_type)

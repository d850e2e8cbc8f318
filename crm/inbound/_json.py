"""Reading JSON that anybody may have written; every fault is an UnreadableMailError."""

import json
import re
from typing import NoReturn

from crm.domain.i18n import N_
from crm.errors import UnreadableMailError
from crm.inbound._json_object import JsonObject

__all__ = ["JsonObject", "read_object", "read_objects"]

_MAX_DIGITS = 20
# Files are left where they are: decoded as part of the JSON they would be there three times.
# Between two quotes there can be no other text than one that they are the quotes of.
_LONG_BASE64 = re.compile(rb'"([A-Za-z0-9+/=]{65536,}+)"')
_LEFT = "\x00left:"


def read_object(raw: bytes) -> JsonObject:
    """Return the JSON object in `raw`: UTF-8, or UTF-16 or UTF-32 as JSON knows them.

    Raises UnreadableMailError, also for shapes that two programs read
    differently (a name twice, NaN) or that cost more than they say.
    """
    left: dict[str, memoryview] = {}
    value = _read(raw, left)
    if not isinstance(value, dict):
        raise UnreadableMailError(reason=N_("the JSON is not an object"))
    return JsonObject(value, left=left)


def read_objects(raw: bytes) -> list[JsonObject]:
    """Return the JSON objects of the list in `raw`; raises as `read_object` does."""
    left: dict[str, memoryview] = {}
    return JsonObject({"events": _read(raw, left)}, left=left).objects("events")


def _read(raw: bytes, left: dict[str, memoryview]) -> object:
    def leave(found: re.Match[bytes]) -> bytes:
        name = f"{_LEFT}{len(left)}"
        left[name] = memoryview(raw)[found.start(1) : found.end(1)]
        return json.dumps(name).encode()

    try:
        value: object = json.loads(
            _LONG_BASE64.sub(leave, raw),
            object_pairs_hook=_without_duplicates,
            parse_int=_number,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise UnreadableMailError(reason=N_("the JSON is nested too deeply")) from None
    except ValueError as error:
        raise UnreadableMailError(reason=f"this is no valid JSON ({error})") from error
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return values


def _number(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("a number is too long")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")

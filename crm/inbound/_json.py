"""Reading JSON that anybody may have written; every fault is an UnreadableMailError."""

import json
from typing import NoReturn

from crm.domain.i18n import N_
from crm.errors import UnreadableMailError

_MAX_DIGITS = 20
_WORDS: dict[type, str] = {str: N_("text"), list: N_("a list"), dict: N_("an object")}


class JsonObject:
    """A JSON object whose values are asked for by type; null counts as missing."""

    def __init__(self, values: dict[str, object], path: str = "") -> None:
        self._values = values
        self._path = path

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def names(self) -> list[str]:
        """Return the names of all values."""
        return list(self._values)

    def text(self, name: str) -> str | None:
        """Return the text `name`; None when missing."""
        value = self._values.get(name)
        return value if value is None or isinstance(value, str) else self._wrong(name, str)

    def flag(self, name: str) -> bool:
        """Say whether `name` is true; anything else, also missing, is not."""
        return self._values.get(name) is True

    def is_list(self, name: str) -> bool:
        """Say whether `name` is a list."""
        return isinstance(self._values.get(name), list)

    def child(self, name: str) -> "JsonObject":
        """Return the object `name`; an empty one when missing."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            self._wrong(name, dict)
        return JsonObject(value or {}, f"{self._path}{name}.")

    def objects(self, name: str) -> list["JsonObject"]:
        """Return the list of objects `name`; an empty one when missing."""
        found = []
        for index, value in enumerate(self._list(name)):
            if not isinstance(value, dict):
                self._wrong(f"{name}[{index}]", dict)
            found.append(JsonObject(value, f"{self._path}{name}[{index}]."))
        return found

    def texts(self, name: str) -> list[str]:
        """Return the list of texts `name`; one text counts as a list of one."""
        value = self._values.get(name)
        if isinstance(value, str):
            return [value]
        found = []
        for index, item in enumerate(self._list(name)):
            if not isinstance(item, str):
                self._wrong(f"{name}[{index}]", str)
            found.append(item)
        return found

    def identifier(self, name: str) -> str | None:
        """Return the id `name`, a text or a whole number of at most 200 characters."""
        value = self._values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self._wrong(name, str)
        if len(value) > 200:
            raise UnreadableMailError(reason=f"{self._path}{name} is longer than 200 characters")
        return value

    def _list(self, name: str) -> list[object]:
        value = self._values.get(name)
        if value is not None and not isinstance(value, list):
            self._wrong(name, list)
        return value or []

    def _wrong(self, name: str, wanted: type) -> NoReturn:
        raise UnreadableMailError(reason=f"{self._path}{name} is not {_WORDS[wanted]}")


def read_object(raw: bytes) -> JsonObject:
    """Return the JSON object in `raw`: UTF-8, or UTF-16 or UTF-32 as JSON knows them.

    Raises UnreadableMailError, also for shapes that two programs read
    differently (a name twice, NaN) or that cost more than they say.
    """
    value = _read(raw)
    if not isinstance(value, dict):
        raise UnreadableMailError(reason=N_("the JSON is not an object"))
    return JsonObject(value)


def read_objects(raw: bytes) -> list[JsonObject]:
    """Return the JSON objects of the list in `raw`; raises as `read_object` does."""
    return JsonObject({"events": _read(raw)}).objects("events")


def _read(raw: bytes) -> object:
    try:
        value: object = json.loads(
            raw,
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

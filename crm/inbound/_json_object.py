"""Values of a JSON object, asked for by type; every fault is an UnreadableMailError."""

from collections.abc import Mapping
from typing import NoReturn

from crm.domain.i18n import N_
from crm.errors import UnreadableMailError

_WORDS: dict[type, str] = {str: N_("text"), list: N_("a list"), dict: N_("an object")}


class JsonObject:
    """A JSON object whose values are asked for by type; null counts as missing.

    `left` holds long texts that were left out of the values: by what stands for them.
    """

    def __init__(
        self,
        values: dict[str, object],
        path: str = "",
        left: Mapping[str, memoryview] | None = None,
    ) -> None:
        self._values = values
        self._path = path
        self._left = left or {}

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def names(self) -> list[str]:
        """Return the names of all values."""
        return list(self._values)

    def text(self, name: str) -> str | None:
        """Return the text `name`; None when missing."""
        value = self._values.get(name)
        if isinstance(value, str):
            return self._whole(value)
        return None if value is None else self._wrong(name, str)

    def content(self, name: str) -> bytes | memoryview:
        """Return the text `name` as bytes, without a copy of long base64; b"" when missing."""
        value = self._values.get(name)
        if isinstance(value, str) and value in self._left:
            return self._left[value]
        return (self.text(name) or "").encode("utf-8", "replace")

    def take(self, name: str) -> bytes | None:
        """Return the text `name` as bytes and forget it: it is not wanted twice."""
        if name not in self:
            return None
        content = self.content(name)
        del self._values[name]
        return bytes(content)

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
        return JsonObject(value or {}, f"{self._path}{name}.", self._left)

    def objects(self, name: str) -> list["JsonObject"]:
        """Return the list of objects `name`; an empty one when missing."""
        found = []
        for index, value in enumerate(self._list(name)):
            if not isinstance(value, dict):
                self._wrong(f"{name}[{index}]", dict)
            found.append(JsonObject(value, f"{self._path}{name}[{index}].", self._left))
        return found

    def texts(self, name: str) -> list[str]:
        """Return the list of texts `name`; one text counts as a list of one."""
        value = self._values.get(name)
        if isinstance(value, str):
            return [self._whole(value)]
        found = []
        for index, item in enumerate(self._list(name)):
            if not isinstance(item, str):
                self._wrong(f"{name}[{index}]", str)
            found.append(self._whole(item))
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
        if len(self._whole(value)) > 200:
            raise UnreadableMailError(reason=f"{self._path}{name} is longer than 200 characters")
        return value

    def _whole(self, value: str) -> str:
        return str(self._left[value], "ascii") if value in self._left else value

    def _list(self, name: str) -> list[object]:
        value = self._values.get(name)
        if value is not None and not isinstance(value, list):
            self._wrong(name, list)
        return value or []

    def _wrong(self, name: str, wanted: type) -> NoReturn:
        raise UnreadableMailError(reason=f"{self._path}{name} is not {_WORDS[wanted]}")

"""The menu of every page: what the reader may open, worked out once for each role and language."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import get_locale

from crm import current


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    text: str
    url: str
    view: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading; the first ones have none."""

    title: str
    entries: tuple[Entry, ...]


class Menu:
    """Says what stands in the menu; called by the templates."""

    def __init__(self, admin: Any) -> None:
        self._admin = admin
        self._known: dict[tuple[Any, str, str], tuple[Group, ...]] = {}

    def __call__(self) -> tuple[Group, ...]:
        key = (current.role(), str(get_locale()), request.script_root)
        if key not in self._known:
            self._known[key] = tuple(self._groups())
        return self._known[key]

    def _groups(self) -> list[Group]:
        items = [item for item in self._admin.menu() if item.is_accessible()]
        alone = [item for item in items if not item.is_category() and item.is_visible()]
        named = [item for item in items if item.is_category()]
        return [
            Group("", _entries(alone)),
            *(Group(str(item.name), _entries(item.get_children())) for item in named),
        ]


def _entries(items: list[Any]) -> tuple[Entry, ...]:
    return tuple(Entry(str(item.name), item.get_url(), item._view) for item in items)  # noqa: SLF001 - it has no other name

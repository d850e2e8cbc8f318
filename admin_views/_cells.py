"""The cells of a page's rows; what is the same in every row is made once for the page."""

from collections.abc import Hashable, Mapping
from typing import Any
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup, escape

from admin_views._formats import SCREEN, linked, may_open
from crm.models import Base

LONGEST = 300  # characters of a text in a cell; its page has all of it


class RowCells:
    """Writes the cells of one page after the other row; lives as long as the page.

    What a value looks like depends on nothing but the value, the reader's
    language and rights, so it is worked out once for each value of a page.
    """

    def __init__(self, view: Any, here: str, titles: Mapping[str, str]) -> None:
        self._view = view
        self._details = f"{url_for(f'{view.endpoint}.details_view')}?id="
        self._back = escape(f"&url={quote(here, safe='/')}")
        self._shown: dict[Any, Any] = {}
        self._writers: dict[type, Any] = {}
        self._may_open: dict[type, bool] = {}
        self._columns = [
            (name, f'<td data-label="{escape(titles[name])}" class="{view.cell_classes[name]}">')
            for name in titles
        ]

    def of(self, record: Any) -> Markup:
        """Return the cells of a row, the first of them as the link to the record's page."""
        parts = []
        for place, (name, opening) in enumerate(self._columns):
            parts.append(opening)
            if place:
                parts.append(escape(self._value(record, name)))
            else:
                shown = escape(self._in_link(record, name) or "—")
                parts.append(
                    f'<a href="{self._details}{record.id}{self._back}" data-open>{shown}</a>'
                )
            parts.append("</td>")
        return Markup("".join(parts))  # noqa: S704 - escaped, each part

    def _in_link(self, record: Any, name: str) -> Any:
        value = getattr(record, name, None)
        return str(value) if isinstance(value, Base) else self._value(record, name)

    def _value(self, record: Any, name: str) -> Any:
        own = self._view.column_formatters.get(name)
        if own is not None:
            value = own(self._view, None, record, name)
        else:
            value = getattr(record, name) if "." not in name else self._view.show(record, name)
        if isinstance(value, str):  # with markup in it, it is not cut
            is_long = type(value) is str and len(value) > LONGEST
            return value[:LONGEST] + "…" if is_long else value
        if not isinstance(value, Hashable):
            return self._formatted(value, name)
        key = (type(value), value)
        if key not in self._shown:
            self._shown[key] = self._formatted(value, name)
        return self._shown[key]

    def _formatted(self, value: Any, name: str) -> Any:
        if isinstance(value, Base):
            return self._record(value)
        kind = type(value)
        if kind not in self._writers:
            self._writers[kind] = _format_of(kind)
        write = self._writers[kind]
        return value if write is None else write(self._view, value, name)

    def _record(self, value: Base) -> Any:
        kind = type(value)
        if kind not in self._may_open:
            self._may_open[kind] = may_open(kind)
        return linked(value) if self._may_open[kind] else str(value)


def _format_of(kind: type) -> Any:
    """Return how values of a type are shown; None for as they are."""
    return next((write for known, write in SCREEN.items() if issubclass(kind, known)), None)

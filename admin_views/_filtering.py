"""The filters of a grid: which there are, where they stand, and what was chosen in words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from admin_views._asked import Asked
from admin_views._filters import GridFilter
from admin_views._formats import day_text
from admin_views._lookups import may_look_up
from admin_views._part import Part
from crm.domain.record_ids import record_id
from crm.extensions import db

FEW_FILTERS = 4


class Filtering(Part):
    """The part of a view that offers filters and reads them; those in `main_filters` first."""

    main_filters: ClassVar[Sequence[str]] = ()
    filters: dict[str, GridFilter]

    def offered_filters(self) -> dict[str, GridFilter]:
        """Return the filters whose records the user may read, by their keys."""
        return {
            key: each
            for key, each in self.filters.items()
            if each.model is None or may_look_up(each.model)
        }

    def filter_rows(self) -> tuple[list[GridFilter], list[GridFilter], list[GridFilter]]:
        """Return the filters that stand above the grid, those folded away, and those in links.

        Few are not folded; of many those in `main_filters` stand above it.
        """
        offered = self.offered_filters()
        shown = [each for each in offered.values() if not each.is_hidden]
        hidden = [each for each in offered.values() if each.is_hidden]
        if len(shown) <= FEW_FILTERS:
            return shown, [], hidden
        main = [offered[key] for key in self.main_filters if key in offered] or shown[:FEW_FILTERS]
        return main, [each for each in shown if each not in main], hidden

    def states(self, asked: Asked) -> list[tuple[str, str, str]]:
        """Return the states that rows have: the value of each, its text, and where it leads."""
        state = self.offered_filters().get("status_equals")
        if state is None:
            return []
        rest = self.without(asked.whole, state)
        return [("", gettext("All"), self.list_url(rest))] + [
            (value, text, self.list_url(self._with(rest, state, value)))
            for value, text in state.choices()
        ]

    def _with(self, asked: Asked, grid_filter: GridFilter, text: str) -> Asked:
        chosen = (grid_filter, text, grid_filter.parse(text))
        return replace(asked, filters=(*asked.filters, chosen))

    def filter_text(self, grid_filter: GridFilter, typed: str | None) -> str:
        """Return how the chosen record of a reference filter is shown."""
        key = record_id(typed or "")
        record = db.session.get(grid_filter.model, key) if grid_filter.model and key else None
        return str(record) if record else ""

    def filter_title(self, grid_filter: GridFilter) -> str:
        """Return what a filter is called, with the end of a stretch of days that it is."""
        ends = {"_from": gettext("from"), "_to": gettext("to")}
        end = next((text for sign, text in ends.items() if grid_filter.key.endswith(sign)), "")
        return f"{grid_filter.label} {end}".rstrip()

    def filter_words(self, grid_filter: GridFilter, typed: str) -> str:
        """Return what was chosen in a filter, in words."""
        if grid_filter.kind == "date":
            return day_text(date.fromisoformat(typed))
        return (
            dict(grid_filter.choices()).get(typed) or self.filter_text(grid_filter, typed) or typed
        )

    def without(self, asked: Asked, grid_filter: GridFilter) -> Asked:
        """Return `asked` without one of its filters."""
        rest = tuple(each for each in asked.filters if each[0] is not grid_filter)
        return replace(asked, filters=rest)

    def _asked_filters(self, args: MultiDict[str, str]) -> Iterable[tuple[GridFilter, str, Any]]:
        offered = self.offered_filters()
        for name, given in args.items():
            grid_filter = offered.get(name[4:]) if name.startswith("flt_") else None
            text = given.replace("\x00", "").strip()[:200]
            if grid_filter is None or not text:
                continue
            try:
                yield grid_filter, text, grid_filter.parse(text)
            except ValueError:
                continue

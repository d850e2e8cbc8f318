"""The columns of a grid that its reader wants, and how many rows: chosen once, remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext

from admin_views._asked import PAGE_SIZES, Asked
from admin_views._part import Part
from crm import current
from crm.extensions import db
from crm.models import Stamped
from crm.services import grid_settings

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")


class Columns(Part):
    """The part of a view that knows which columns there are, and which are shown.

    `grid_columns` are shown to those who chose none. `grid_export` are exported for them,
    and offered to all, as `more_columns` are. `needs` are the relations that a column's
    cells ask, where it is not the one of its name. `exported_with` names what an export
    has for a column that shows several.
    """

    grid_columns: ClassVar[Sequence[str]]
    grid_export: ClassVar[Sequence[str] | None] = None
    more_columns: ClassVar[Sequence[str]] = ()
    needs: ClassVar[Mapping[str, Sequence[str]]] = {}
    exported_with: ClassVar[Mapping[str, Sequence[str]]] = {}
    page_sizes = PAGE_SIZES

    @cached_property
    def offered_columns(self) -> tuple[str, ...]:
        """All columns that can be shown, those of the grid first."""
        stamps = STAMPS if issubclass(self.model_class, Stamped) else ()
        names = (*self.grid_columns, *(self.grid_export or ()), *self.more_columns, *stamps)
        return tuple(dict.fromkeys(names))

    def known_columns(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of `names` that are columns, each once."""
        return tuple(dict.fromkeys(name for name in names if name in self.offered_columns))

    def columns_of(self, asked: Asked) -> Sequence[str]:
        """Return the columns that are shown for `asked`."""
        return asked.columns or self.grid_columns

    def column_titles(self, asked: Asked) -> dict[str, str]:
        """Return what the shown columns are called, in their order and the reader's language."""
        return {name: self.label_of_column(name) for name in self.columns_of(asked)}

    def choices_of_columns(self, asked: Asked) -> list[tuple[str, str, bool]]:
        """Return every column with its title and whether it is shown, the shown ones first."""
        shown = self.columns_of(asked)
        names = (*shown, *(name for name in self.offered_columns if name not in shown))
        return [(name, self.label_of_column(name), name in shown) for name in names]

    @property
    def export_columns(self) -> Sequence[str]:
        """The columns of an export of a grid whose columns nobody chose."""
        return self.grid_export or self.grid_columns

    def exported(self, asked: Asked) -> Sequence[str]:
        """Return the columns of an export: what is seen, in full."""
        if not asked.columns:
            return self.export_columns
        found = (self.exported_with.get(name, (name,)) for name in asked.columns)
        return tuple(dict.fromkeys(name for names in found for name in names))

    def own_columns(self) -> tuple[str, ...]:
        """Return the columns that the reader chose for this grid; none for those of the grid."""
        setting = self.own_setting()
        return self.known_columns(setting.columns.split(",")) if setting else ()

    def own_page_size(self) -> int:
        """Return how many rows a page has for the reader."""
        setting = self.own_setting()
        is_set = setting is not None and setting.page_size in PAGE_SIZES
        return setting.page_size if setting and is_set else PAGE_SIZES[0]

    @expose("/columns/", methods=("POST",))
    def choose_columns(self) -> ResponseReturnValue:
        """Show these columns from now on; within an address that names columns only there."""
        asked = self.asked_before()
        chosen = self.known_columns(request.form.getlist("column"))
        is_reset = request.form.get("do") == "reset" or chosen == tuple(self.grid_columns)
        if not chosen and not is_reset:
            flash(gettext("Choose at least one column."), "error")
        elif "cols" in asked.said and not is_reset:
            asked = replace(asked, columns=chosen)
        else:
            asked = replace(asked, said=asked.said - {"cols"})
            self._remember(grid_settings.choose_columns, () if is_reset else chosen)
        return redirect(self.list_url(asked.whole))

    @expose("/page-size/", methods=("POST",))
    def choose_page_size(self) -> ResponseReturnValue:
        """Show so many rows on a page from now on."""
        asked, size = self.asked_before(), request.form.get("size", 0, type=int)
        if size in PAGE_SIZES:
            self._remember(grid_settings.choose_page_size, size)
            asked = replace(asked, page_size=size)
        return redirect(self.list_url(asked.whole))

    def _remember(self, choose: Any, chosen: Any) -> None:
        user = current.user()
        if user:
            choose(db.session(), user, self.endpoint, chosen)
            db.session.commit()
            g.pop("kept_of_grids", None)

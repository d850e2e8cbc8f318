"""The one base view: what every grid and form of the admin shares."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from flask_admin.contrib.sqla import ModelView
from flask_babel import get_locale, lazy_gettext
from sqlalchemy import Boolean, Date, Integer, inspect
from sqlalchemy import Enum as EnumType

from admin_views._access import Guarded
from admin_views._actions import Acting
from admin_views._bulk import Bulk
from admin_views._cells import RowCells
from admin_views._column_groups import groupings_of
from admin_views._converter import CrmFormConverter
from admin_views._fields import CrmForm
from admin_views._filters import GridFilter, filters_for
from admin_views._formats import ENDPOINTS, EXPORT, SCREEN, author_of
from admin_views._forms import Forms
from admin_views._inlines import InlineConverter, references
from admin_views._labels import labels_of
from admin_views._lists import Listing
from admin_views._lookups import VIEWS, ReferenceLoader
from admin_views._pages import Pages
from admin_views._record_history import RecordHistory
from admin_views._report import Report
from admin_views._rows import PLACES, Form, Rows
from admin_views._saving import Saving
from crm.domain.i18n import N_
from crm.extensions import db
from crm.models import Base
from crm.models.base import UtcDateTime


class CrmModelView(
    RecordHistory, Pages, Report, Bulk, Forms, Guarded, Listing, Saving, Acting, ModelView
):
    """A grid and forms for one model.

    A view declares `model_class`, `endpoint_name` (also its address), `title`,
    `new_title`, `menu_order`, `grid_columns`, `form_columns` and what differs
    from here. Labels come from the model's columns.
    """

    model_class: ClassVar[type[Base]]
    endpoint_name: ClassVar[str]
    title: ClassVar[str]
    new_title: ClassVar[str] = N_("New record")
    menu_order: ClassVar[int]
    menu_group: ClassVar[str] = ""
    detail_columns: ClassVar[Sequence[str] | None] = None
    copied: ClassVar[bool] = True
    linked: ClassVar[bool] = True
    wide_fields: ClassVar[Sequence[str]] = ()
    noted_fields: ClassVar[Mapping[str, str]] = {}  # below which an address tells more, live
    notes_about: ClassVar[str] = ""  # the names of the inputs that it depends on
    extra_lookups: ClassVar[Mapping[str, type[Base]]] = {}
    extra_labels: ClassVar[Mapping[str, str]] = {}
    extra_filters: ClassVar[Sequence[GridFilter]] = ()

    column_list = ("id",)
    column_sortable_list = ()
    column_display_pk = True
    form_base_class = CrmForm
    model_form_converter = CrmFormConverter
    inline_model_form_converter = InlineConverter
    column_formatters: Any = {}
    column_type_formatters = SCREEN
    column_type_formatters_export = EXPORT
    row_places = PLACES
    list_template = "admin/list.html"
    create_template = edit_template = "admin/form.html"
    details_template = "admin/details.html"
    can_export = can_view_details = True

    def __init__(self) -> None:
        self.column_labels = labels_of(self.model_class)
        self.column_labels |= {name: lazy_gettext(text) for name, text in self.extra_labels.items()}
        self.form_ajax_refs = references(self.model_class, self.form_columns or ())
        self.form_ajax_refs |= references(self.model_class, self.grid_filters)
        for name, model in self.extra_lookups.items():
            self.form_ajax_refs[name] = ReferenceLoader(name, model)
        VIEWS.setdefault(self.model_class, self.endpoint_name)
        if self.linked:
            ENDPOINTS.setdefault(self.model_class, self.endpoint_name)
        stamped = {"created_by": author_of, "updated_by": author_of}
        self.column_formatters = stamped | dict(self.column_formatters)
        super().__init__(
            self.model_class,
            db,
            name=lazy_gettext(self.title),
            category=lazy_gettext(self.menu_group) if self.menu_group else None,
            endpoint=self.endpoint_name,
            url=f"/admin/{self.endpoint_name}",
        )
        shown = {name: lazy_gettext(text) for name, text in self.grid_labels.items()}
        found = [
            each
            for name in self.grid_filters
            for each in filters_for(self.model_class, name, (self.column_labels | shown)[name])
        ]
        if self.groupings is None:
            self.groupings = groupings_of(
                self.model_class, self.grid_filters, self.column_labels | shown
            )
        self._empty_controls: dict[tuple[str, str], Any] = {}
        self.filters = {each.key: each for each in (*found, *self.extra_filters)}

    # What the templates ask.

    @cached_property
    def cell_classes(self) -> dict[str, str]:
        """How each column of the grid is laid out: numbers right, dates and phones in one line."""
        columns = inspect(self.model_class).columns
        kinds = {name: columns[name].type for name in self.offered_columns if name in columns}
        narrow = (Date, UtcDateTime, Boolean, Integer)
        return {
            name: "num"
            if name in self.grid_numbers
            else "nowrap"
            if isinstance(kinds.get(name), narrow) or name.endswith("phone")
            else "state"
            if isinstance(kinds.get(name), EnumType)
            else "long"
            for name in self.offered_columns
        }

    def show(self, record: Any, name: str) -> Any:
        """Return a value as the grid and the page show it."""
        return self._get_list_value(None, record, name, self.column_formatters, SCREEN)

    def rows_like(
        self, shape: str, forms: Sequence[Form], here: str, titles: Mapping[str, str]
    ) -> Rows:
        """Return what writes the rows of a page; `here` is the way back to it."""
        return Rows(shape, forms, RowCells(self, here, titles))

    def empty_control(self, grid_filter: GridFilter, write: Callable[..., Any]) -> Any:
        """Return what `write` writes for a filter with nothing chosen: the same on every page."""
        key = (grid_filter.key, str(get_locale()))
        if key not in self._empty_controls:
            self._empty_controls[key] = write(grid_filter, "")
        return self._empty_controls[key]

    def export_value(self, record: Any, name: str) -> Any:
        """Return a value as an export shows it."""
        return self._get_list_value(None, record, name, self.column_formatters_export, EXPORT)

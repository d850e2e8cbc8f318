"""The one base view: what every grid and form of the admin shares."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_babel import get_locale, gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy import Boolean, Date, Integer, inspect
from sqlalchemy import Enum as EnumType

from admin_views._access import Guarded
from admin_views._actions import Acting, GridAction
from admin_views._export import csv_response, rows_of, xlsx_response
from admin_views._fields import CrmForm, CrmFormConverter, VersionField
from admin_views._filters import filters_for
from admin_views._formats import ENDPOINTS, EXPORT, SCREEN
from admin_views._inlines import InlineConverter, references
from admin_views._labels import labels_of
from admin_views._lists import Listing
from admin_views._lookups import MOST, ReferenceLoader, may_look_up
from admin_views._return import return_target
from admin_views._saving import Saving
from crm import audit, clock, current
from crm.domain.cleaning import clean_line
from crm.domain.i18n import N_
from crm.extensions import db
from crm.models import Base
from crm.models.base import UtcDateTime


class CrmModelView(Guarded, Listing, Saving, Acting, ModelView):
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
    form_sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()
    copied: ClassVar[bool] = True
    linked: ClassVar[bool] = True
    wide_fields: ClassVar[Sequence[str]] = ()
    add_views: ClassVar[Mapping[str, str]] = {}
    extra_lookups: ClassVar[Mapping[str, type[Base]]] = {}
    extra_labels: ClassVar[Mapping[str, str]] = {}

    column_list = ("id",)
    column_sortable_list = ()
    column_display_pk = True
    form_base_class = CrmForm
    model_form_converter = CrmFormConverter
    inline_model_form_converter = InlineConverter
    column_type_formatters = SCREEN
    column_type_formatters_export = EXPORT
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
        if self.linked:
            ENDPOINTS.setdefault(self.model_class, self.endpoint_name)
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
        self.filters = {each.key: each for each in found}

    # What the templates ask.

    @cached_property
    def cell_classes(self) -> dict[str, str]:
        """How each column of the grid is laid out: numbers to the right, dates in one line."""
        columns = inspect(self.model_class).columns
        kinds = {name: columns[name].type for name in self.grid_columns if name in columns}
        narrow = (Date, UtcDateTime, Boolean, Integer)
        return {
            name: "num"
            if name in self.grid_numbers
            else "nowrap"
            if isinstance(kinds.get(name), narrow)
            else "state"
            if isinstance(kinds.get(name), EnumType)
            else "long"
            for name in self.grid_columns
        }

    def column_titles(self) -> dict[str, str]:
        """Return what the columns of the grid are called, in the reader's language."""
        return {name: self.label_of_column(name) for name in self.grid_columns}

    @property
    def export_columns(self) -> Sequence[str]:
        """The columns of an export: those of the grid."""
        return self.grid_export or self.grid_columns

    def show(self, record: Any, name: str) -> Any:
        """Return a value as the grid and the page show it."""
        return self._get_list_value(None, record, name, self.column_formatters, SCREEN)

    def export_value(self, record: Any, name: str) -> Any:
        """Return a value as an export shows it."""
        return self._get_list_value(None, record, name, self.column_formatters_export, EXPORT)

    def sections(self, form: Any) -> list[tuple[str, list[Any]]]:
        """Return the fields of a form in groups; those that no group names come first."""
        named = {name for _title, names in self.form_sections for name in names}
        rest = [field for field in form if field.name not in named and field.name != "version"]
        groups = [
            (gettext(title), [form[name] for name in names if name in form])
            for title, names in self.form_sections
        ]
        return [("", rest), *groups] if rest else groups

    @property
    def add_links(self) -> dict[str, str]:
        """The addresses where a missing record of a reference is added without leaving the form."""
        return {name: url_for(f"{view}.create_view") for name, view in self.add_views.items()}

    # Forms.

    def get_edit_form(self) -> Any:
        form = super().get_edit_form()
        return type("EditForm", (form,), {"version": VersionField()})

    def create_form(self, obj: Any = None) -> Any:
        source = self.get_one(request.args.get("copy")) if request.method == "GET" else None
        form = super().create_form(obj if source is None else source)
        if source is not None:
            self.forget_identity(form)
        elif request.method == "GET":
            prefill(form, request.args)
        return form

    def edit_form(self, obj: Any = None) -> Any:
        form = super().edit_form(obj)
        if request.method == "GET":
            names = [field.name for field in form if field.name != "version"]
            form["version"].data = self.seen(obj, names)
        return form

    def forget_identity(self, form: Any) -> None:
        """Make a form that was filled from a record a form for a new one."""
        for field in form:
            if hasattr(field, "pop_entry"):
                while field.entries:
                    field.pop_entry()

    # Pages.

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        page = self.page(self.asked())
        return self.render(self.list_template, page=page, asked=page.asked, **self.list_context())

    def list_context(self) -> dict[str, Any]:
        """Return what the grid's template needs besides the rows; views add to it."""
        return {}

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        if not self.can_create:
            abort(403)
        form = self.create_form()
        if request.method == "POST":
            record = self.validate_form(form) and self.create_model(form)
            if record:
                return self._saved(record, gettext("%(name)s was added.", name="%(name)s"))
            _tell_refused(form)
        return self._form_page(form, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        if not self.can_edit:
            abort(403)
        record = self.get_one(request.args.get("id")) or abort(404)
        form = self.edit_form(obj=record)
        if request.method == "POST":
            if self.validate_form(form) and self.update_model(form, record):
                return self._saved(record, gettext("%(name)s was saved.", name="%(name)s"))
            record = self.get_one(request.args.get("id")) or abort(404)  # gone meanwhile
            _tell_refused(form)
        return self._form_page(form, record)

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        return self.details_page(self.get_one(request.args.get("id")) or abort(404))

    def details_page(self, record: Any, **more: Any) -> ResponseReturnValue:
        """Return the page of `record`, also when a form on it was refused and is shown again."""
        return self.render(
            self.details_template,
            record=record,
            columns=self.detail_columns or [*self.grid_columns],
            return_url=self._return_url(),
            **self.details_context(record) | more,
        )

    def details_context(self, record: Any) -> dict[str, Any]:
        """Return what the record's page needs besides the record; views add to it."""
        return {}

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> ResponseReturnValue:
        if not self.can_delete:
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        name = str(record)
        if self.delete_model(record):
            flash(gettext("%(name)s was deleted.", name=name), "success")
        return redirect(self._return_url())

    @expose("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        actions = {each.name: each for each in self.grid_actions}
        action: GridAction | None = actions.get(request.form.get("action", ""))
        if action is None:
            abort(404)
        if not self.may(action.right):
            abort(403)
        ids = request.form.getlist("rowid")
        if not ids:
            flash(gettext("Select at least one row first."), "error")
        self.run_action(action, ids)
        return redirect(self._return_url())

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        answers = {"csv": csv_response, "xlsx": xlsx_response}
        if export_type not in answers:
            abort(404)
        asked = self.asked()
        query = self.ordered(self.loaded(self.found(asked), self.export_columns), asked)
        audit.note(
            db.session(),
            "export",
            now=clock.utcnow(),
            summary=request.full_path,
            table=self.model_class.__tablename__,
        )
        db.session.commit()
        rows = rows_of(self, query, str(get_locale()))
        name = f"{self.endpoint_name}-{current.today():%Y-%m-%d}"
        return answers[export_type](rows, name)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        loader: Any = self._form_ajax_refs.get(request.args.get("name", "")) or abort(404)
        if not may_look_up(loader.model):
            abort(403)
        found = loader.get_list(request.args.get("query", ""), limit=MOST)
        return jsonify([loader.answer(each) for each in found])

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> ResponseReturnValue:
        abort(404)  # inline editing is not used, and does not ask for rights

    # Helpers.

    def _form_page(self, form: Any, record: Any) -> ResponseReturnValue:
        template = "admin/dialog.html" if request.args.get("dialog") else self.edit_template
        return self.render(
            template,
            form=form,
            record=record,
            return_url=self._return_url(),
            **self.form_context(form, record),
        )

    def form_context(self, form: Any, record: Any) -> dict[str, Any]:
        """Return what the form's template needs besides the form; views add to it."""
        return {}

    def _saved(self, record: Any, sentence: str) -> ResponseReturnValue:
        if request.args.get("dialog"):
            return jsonify({"id": record.id, "text": str(record)})
        link = url_for(f"{self.endpoint}.details_view", id=record.id)
        name = Markup("<a href='{}'>{}</a>").format(link, str(record))
        flash(Markup(Markup.escape(sentence) % {"name": name}), "success")  # noqa: S704 - escaped
        if "_add_another" in request.form:
            return redirect(self.get_url(".create_view", url=self._return_url()))
        if "_continue_editing" in request.form:
            return redirect(self.get_url(".edit_view", id=record.id, url=self._return_url()))
        return redirect(self._return_url())

    def _return_url(self) -> str:
        return return_target() or str(self.get_url(".index_view"))


def prefill(form: Any, given: Mapping[str, str]) -> None:
    """Fill a new form with what a link says, such as the client of a phone call."""
    if given.get("typed") and "name" in form:
        form["name"].data = clean_line(given["typed"], 200)
    for name, value in given.items():
        if name in form and hasattr(form[name], "loader"):
            form[name].process_formdata([value])


def _tell_refused(form: Any) -> None:
    if form.errors:
        flash(gettext("Not saved yet: please look at the marked fields."), "error")

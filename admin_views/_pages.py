"""The pages of a view: grid, form, record, and what is posted to them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, current_app, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import get_locale, gettext

from admin_views._actions import GridAction
from admin_views._drafts import forget_draft, is_shown_again
from admin_views._export import KINDS, download
from admin_views._export_cells import Cells
from admin_views._export_rows import Export
from admin_views._form_key import FormKey
from admin_views._lookups import may_look_up
from admin_views._naming import linked
from admin_views._part import Part
from admin_views._return import return_target
from crm import current
from crm.domain.i18n import N_
from crm.extensions import db
from crm.reads import note_read


class Pages(Part):
    """The addresses of a view. What they do with records the other parts say."""

    words: ClassVar[Mapping[str, str]] = {
        "added": N_("%(name)s was added."),
        "saved": N_("%(name)s was saved."),
        "deleted": N_("%(name)s was deleted."),
    }

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        default = None if request.args else self.default_url()
        if default:
            return redirect(default)
        asked = self.asked()
        groups = self.grouped(asked) if asked.group else None
        page = None if groups else self.page(asked)
        context = {"page": page, "groups": groups, "asked": asked}
        return self.render(self.list_template, **context, **self.list_context())

    def list_context(self) -> dict[str, Any]:
        """Return what the grid's template needs besides the rows; views add to it."""
        return {}

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        if not self.can_create:
            abort(403)
        form = self.create_form()
        if is_shown_again():
            return self._draft_page(form)
        if request.method == "POST":
            record = self.validate_form(form) and self.create_model(form)
            if record:
                return self._saved(record, self.words["added"])
            _tell_refused(form)
        return self._form_page(form, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        if not self.can_edit:
            abort(403)
        record = self.get_one(request.args.get("id")) or abort(404)
        form = self.edit_form(obj=record)
        if request.method == "POST":
            self.take_theirs(form, record)
        if request.method == "POST" and not is_shown_again():
            if self.validate_form(form) and self.update_model(form, record):
                return self._saved(record, self.words["saved"])
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
            flash(gettext(self.words["deleted"], name=name), "success")
        return redirect(self._return_url())

    @expose("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        actions = {each.name: each for each in self.grid_actions}
        action: GridAction | None = actions.get(request.form.get("action", ""))
        if action is None:
            abort(404)
        if not self.may(action.right):
            abort(403)
        if is_shown_again():  # after a login: the browser has what was typed, and asks again
            return redirect(self._return_url())
        ids = request.form.getlist("rowid")
        if not ids:
            flash(gettext("Select at least one row first."), "error")
        self.run_action(action, ids)
        return redirect(self._return_url())

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        if export_type not in KINDS:
            abort(404)
        asked = self.asked()
        note_read("export", summary=request.full_path, table=self.model_class.__tablename__)
        app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - its own way
        query, order, own = self.found(asked), self.order(asked), self.export_cells()
        search = self.search(asked)
        if search and order.name == "id":
            order = replace(order, key=search.key)  # each batch begins where the last one ended
        columns = self.exported(asked)
        export = Export(app, self, query, order, str(get_locale()), own, columns)
        name = f"{self.endpoint_name}-{current.today():%Y-%m-%d}"
        return download(export, export_type, name=name, count=export.count(db.session()))

    def export_cells(self) -> dict[str, Cells]:
        """Return the cells of an export that the view makes in a way of its own."""
        return {}

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        loader: Any = self._form_ajax_refs.get(request.args.get("name", "")) or abort(404)
        if not may_look_up(loader.model):
            abort(403)
        found = loader.get_list(request.args.get("query", ""))
        return jsonify([loader.answer(each) for each in found])

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> ResponseReturnValue:
        abort(404)  # inline editing is not used, and does not ask for rights

    def _form_page(self, form: Any, record: Any) -> ResponseReturnValue:
        template = "admin/dialog.html" if request.args.get("dialog") else self.edit_template
        return self.render(
            template,
            form=form,
            record=record,
            conflict=getattr(form, "conflict", None),
            return_url=self._return_url(),
            **self.form_context(form, record),
        )

    def _draft_page(self, form: Any) -> ResponseReturnValue:
        """Return a new form with what was typed before; nothing, if that was saved meanwhile."""
        if FormKey(request.form.get("draft_key", ""), self.model_class.__tablename__).is_used():
            return "", 204
        return self._form_page(form, None)

    def form_context(self, form: Any, record: Any) -> dict[str, Any]:
        """Return what the form's template needs besides the form; views add to it."""
        return {}

    def _saved(self, record: Any, sentence: str) -> ResponseReturnValue:
        if request.args.get("dialog"):
            return jsonify({"id": record.id, "text": str(record)})
        flash(linked(gettext(sentence), record), "success")
        forget_draft()
        if "_add_another" in request.form:
            return redirect(self.get_url(".create_view", url=self._return_url()))
        if "_continue_editing" in request.form:
            return redirect(self.get_url(".edit_view", id=record.id, url=self._return_url()))
        return redirect(self._return_url())

    def _return_url(self) -> str:
        return return_target() or str(self.get_url(".index_view"))


def _tell_refused(form: Any) -> None:
    if form.errors:
        flash(gettext("Not saved yet: please look at the marked fields."), "error")

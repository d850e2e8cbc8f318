"""Admin of interventions: the grid and the form that the operators live in."""

from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError

from admin_views._assignments import AssignmentInline, answers, interval, plain_answers
from admin_views._availability import availability_of, clash_errors
from admin_views._base import CrmModelView
from admin_views._files import problem_of
from admin_views._formats import decision_chip
from admin_views._intervention_actions import ACTIONS
from admin_views._lookups import may_look_up, record_id
from admin_views._object import (
    COLUMNS,
    ComplaintTypeField,
    ObjectField,
    chosen_client,
    object_suggestions,
)
from admin_views._saving import reason_of
from crm import clock, current
from crm.domain.cleaning import clean_text
from crm.domain.i18n import N_
from crm.domain.permissions import Right, may, sees_only_own
from crm.domain.statuses import AssignmentStatus
from crm.errors import CrmError
from crm.extensions import db, new_session
from crm.models import Assignment, Client, Contact, CorrespondenceEntry, Intervention, Product
from crm.services import assignments, daily, interventions, messages
from crm.services.mailing import Mailing
from crm.uploads import storage, uploaded_files

LONGEST_REMARK = 20_000
TIMELINE_PAGE = 50


class InterventionView(CrmModelView):
    model_class = Intervention
    endpoint_name = "interventions"
    title = N_("Interventions")
    new_title = N_("New intervention")
    menu_order = 10
    menu_group = N_("Work")
    deletable = False  # cancelled instead: a number never vanishes
    grid_columns = (
        "number",
        "status",
        "client",
        "complaint_type",
        "object_label",
        "priority",
        "planned_from_on",
        "assignments",
        "complaint_on",
    )
    grid_export = (*grid_columns, "planned_to_on", "description", "resolution")
    eager = ("client", "complaint_type", "assignments.employee")
    grid_sorts = (
        "number",
        "complaint_on",
        "client",
        "priority",
        "planned_from_on",
        "status",
    )
    grid_order = ("number", True)
    grid_search = (Intervention.search_text, Client.search_text, Contact.search_text)
    grid_filters = (
        "status",
        "priority",
        "client",
        "complaint_type",
        "planned_from_on",
        "complaint_on",
    )
    grid_actions = ACTIONS
    column_formatters = {"assignments": answers, "planned_from_on": interval}
    column_formatters_export = {"assignments": plain_answers}
    form_columns = (
        "complaint_on",
        "client",
        "contact",
        "complaint_type",
        "object",
        "priority",
        "planned_from_on",
        "planned_to_on",
        "description",
    )
    form_extra_fields = {
        "object": ObjectField(lazy_gettext("Object of the complaint")),
        "complaint_type": ComplaintTypeField(lazy_gettext("Complaint type")),
    }
    form_sections = ((N_("Who comes"), ("assignments",)),)
    seen_columns = {"object": COLUMNS}
    extra_labels = {
        "object": N_("Object of the complaint"),
        "assignments": N_("Employees"),
        "number": N_("No."),
    }
    grid_labels = {"planned_from_on": N_("Planned"), "complaint_on": N_("Called on")}
    wide_fields = ("object",)
    extra_lookups = {"entry": CorrespondenceEntry}
    add_views = {"client": "clients"}
    inline_models = (AssignmentInline(Assignment),)
    details_template = "admin/intervention.html"
    create_template = edit_template = "admin/intervention_form.html"

    # Who sees what.

    def get_query(self) -> Select[Any]:
        query = select(Intervention)
        user = current.user()
        if user and sees_only_own(user.role):
            own = Intervention.assignments.any(
                (Assignment.employee_id == user.employee_id)
                & (Assignment.status != AssignmentStatus.WITHDRAWN)
            )
            return query.where(own)
        return query

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Show the grid, after the day's visits were created (rule R14)."""
        created = daily.generate_on_opening(
            new_session, current.settings(), today=current.today(), clock=clock.utcnow
        )
        if created:
            db.session.rollback()  # or the page would not see them
        return super().index_view()

    # The form.

    def create_form(self, obj: Any = None) -> Any:
        form = super().create_form(obj)
        if request.method == "GET":
            source = self.get_one(request.args.get("copy"))
            form.complaint_on.data = current.today()
            if source:
                form.object.fill(source)
        return form

    def edit_form(self, obj: Any = None) -> Any:
        form = super().edit_form(obj)
        if request.method == "GET":
            form.object.fill(obj)
        return form

    def validate_form(self, form: Any) -> bool:
        valid = super().validate_form(form)
        own = record_id(request.args.get("id", ""))
        return valid and not clash_errors(form.assignments, form, own)

    def on_model_change(self, form: Any, model: Intervention, is_created: bool) -> None:
        """Give it its number, and queue the mails in the transaction that saves it."""
        session, now = db.session(), clock.utcnow()
        if is_created:
            interventions.prepare_new(session, model, now=now)
        assignments.sync(session, model, mailing=Mailing.of(current.settings()), now=now)

    @expose("/availability/", methods=("POST",))
    def availability(self) -> ResponseReturnValue:
        """Say who is free in the days that stand in the form; the script asks while one types."""
        if not (self.can_create or self.can_edit):
            abort(403)
        form = self._create_form_class(request.form)
        return jsonify(availability_of(form, record_id(request.args.get("id", ""))))

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        if request.args.get("name") == "object":
            if not may_look_up(Product):
                abort(403)
            return jsonify(object_suggestions(request.args.get("query", ""), chosen_client()))
        return super().ajax_lookup()

    # The page.

    def details_context(self, record: Intervention) -> dict[str, Any]:
        before = record_id(request.args.get("before", ""))
        entries = messages.timeline(db.session(), record.id, before=before, limit=TIMELINE_PAGE + 1)
        return {
            "timeline": entries[:TIMELINE_PAGE],
            "older": entries[TIMELINE_PAGE - 1].id if len(entries) > TIMELINE_PAGE else None,
            "decision_chip": decision_chip,
            "client_url": self._client_url(record),
            "may_remark": self.may(Right.REMARK),
            "may_register": may(current.role(), "correspondence", Right.READ),
        }

    @expose("/remark/", methods=("POST",))
    def remark(self) -> ResponseReturnValue:
        """Add a remark, with files or with an entry of the correspondence register."""
        if not self.may(Right.REMARK):
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        text = clean_text(request.form.get("text", "")).strip()
        files, entry = uploaded_files(), self._entry()
        if len(text) > LONGEST_REMARK:
            problem = gettext("At most %(num)d characters.", num=LONGEST_REMARK)
            return self._refused_remark(record, text, text_error=problem)
        if problem := problem_of(request.files.getlist("files")):
            return self._refused_remark(record, text, files_error=problem)
        try:
            messages.add_remark(
                db.session(),
                record,
                author=str(current.user()),
                text=text,
                files=files,
                entry=entry,
                storage=storage(),
                now=clock.utcnow(),
            )
            db.session.commit()
        except (CrmError, SQLAlchemyError) as error:
            db.session.rollback()
            return self._refused_remark(record, text, text_error=reason_of(error, deleting=False))
        return redirect(url_for(".details_view", id=record.id, _anchor="timeline"))

    def _refused_remark(
        self, record: Intervention, text: str, **errors: str
    ) -> ResponseReturnValue:
        """Return the page again with what was typed, and why it was not added."""
        flash(gettext("Not saved yet: please look at the marked fields."), "error")
        here = url_for(".details_view", id=record.id)
        return self.details_page(record, page_url=here, remark=text, **errors)

    def _client_url(self, record: Intervention) -> str | None:
        if may(current.role(), "clients", Right.READ):
            return url_for("clients.details_view", id=record.client_id)
        return None

    def _entry(self) -> CorrespondenceEntry | None:
        key = record_id(request.form.get("entry", ""))
        if key is None or not may(current.role(), "correspondence", Right.READ):
            return None
        return db.session.get(CorrespondenceEntry, key)


views = (InterventionView,)

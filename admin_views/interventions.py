"""Admin of interventions: the grid and the form that the operators live in."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy import Select, select

from admin_views import _intervention_filters
from admin_views._assignments import (
    AssignmentInline,
    answer_cells,
    answers,
    interval,
    plain_answers,
)
from admin_views._availability import AvailabilityBox, clash_errors
from admin_views._base import CrmModelView
from admin_views._day_opening import DayOpening
from admin_views._export_cells import Cells
from admin_views._intervention_actions import ACTIONS
from admin_views._intervention_bulk import BULK_ACTIONS
from admin_views._intervention_groups import GROUPINGS
from admin_views._intervention_page import InterventionPage
from admin_views._object import ComplaintTypeField, ObjectField
from admin_views._object_forms import WithObject
from admin_views._object_notes import ObjectNotes
from admin_views._people_box import PeopleBox
from admin_views._similar import SimilarBox
from admin_views._substitutes import SubstituteBox
from admin_views._work_sheet import WorkSheet
from crm import clock, current
from crm.domain.i18n import N_
from crm.domain.permissions import sees_only_own
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import Assignment, CorrespondenceEntry, Employee, Intervention
from crm.search import DOCUMENTS
from crm.services import assignments, interventions
from crm.services.mailing import Mailing
from crm.services.selections import is_assigned_to


class InterventionView(
    SubstituteBox,
    SimilarBox,
    PeopleBox,
    ObjectNotes,
    WorkSheet,
    InterventionPage,
    DayOpening,
    AvailabilityBox,
    WithObject,
    CrmModelView,
):
    model_class = Intervention
    endpoint_name = "interventions"
    title = N_("Interventions")
    new_title = N_("New intervention")
    menu_order = 10
    menu_group = N_("Work")
    words = {
        "added": N_("Intervention %(name)s was added."),
        "saved": N_("Intervention %(name)s was saved."),
    }
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
    more_columns = (
        "client.town",
        "client.phone",
        "contact",
        "finalised_at",
        "finalised_by",
    )
    needs = {"assignments": ("assignments.employee",)}
    exported_with = {"planned_from_on": ("planned_from_on", "planned_to_on")}
    grid_sorts = (
        "number",
        "complaint_on",
        "client",
        "priority",
        "planned_from_on",
        "status",
    )
    sorted_by = {"priority": "urgency", "status": "stage"}
    grid_order = ("id", True)
    grid_document = DOCUMENTS[Intervention]
    grid_filters = (
        "status",
        "priority",
        "client",
        "complaint_type",
        "planned_from_on",
        "complaint_on",
    )
    main_filters = (
        "client_equals",
        "when_equals",
        "planned_from_on_from",
        "planned_from_on_to",
    )
    extra_filters = _intervention_filters.FILTERS
    quick_filters = _intervention_filters.QUICK
    groupings = GROUPINGS
    grid_actions = ACTIONS
    bulk_actions = BULK_ACTIONS
    bulk_lock = interventions.lock_all
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
    extra_labels = {
        "object": N_("Object of the complaint"),
        "assignments": N_("Employees"),
        "number": N_("No."),
    }
    grid_labels = {
        "planned_from_on": N_("Planned"),
        "complaint_on": N_("Called on"),
        "client.town": N_("Town"),
        "client.phone": N_("Client's phone"),
    }
    wide_fields = ("object",)
    noted_fields = {"object": "interventions.object_notes"}
    notes_about = "client object object_text complaint_on"
    prefilled = ("complaint_type", "priority", "planned_from_on", "planned_to_on", "description")
    assigned_in = "assignments"
    extra_lookups = {
        "employee": Employee,
        "entry": CorrespondenceEntry,
        **_intervention_filters.LOOKUPS,
    }
    add_views = {"client": "clients"}
    inline_models = (AssignmentInline(Assignment),)
    details_template = "admin/intervention.html"
    create_template = edit_template = "admin/intervention_form.html"

    # Who sees what.

    def get_query(self) -> Select[Any]:
        query = select(Intervention)
        user = current.user()
        if user and sees_only_own(user.role):
            return query.where(is_assigned_to(user.employee_id or 0))
        return query

    def export_cells(self) -> dict[str, Cells]:
        return {"assignments": answer_cells()}

    # The form.

    def create_form(self, obj: Any = None) -> Any:
        form = super().create_form(obj)
        if request.method == "GET":
            form.complaint_on.data = current.today()
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


views = (InterventionView,)

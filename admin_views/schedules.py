"""Admin of service schedules: maintenance contracts and their dates."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField

from admin_views._actions import GridAction
from admin_views._base import CrmModelView
from admin_views._object import ObjectField
from admin_views._object_forms import WithObject
from admin_views._schedule_actions import ScheduleActions
from admin_views._schedule_page import PREVIEWED, SchedulePage
from admin_views._schedule_words import last_error
from crm import current
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.domain.schedules import InvalidScheduleError
from crm.extensions import db
from crm.models import ServiceSchedule
from crm.search import DOCUMENTS
from crm.services import schedule_terms, schedules

FIELDS = {"holidays": "holiday_policy"}  # what a rule calls otherwise than the form


def _pause(session: Session, schedule: ServiceSchedule) -> bool:
    return schedule_terms.pause(
        session, schedule, today=current.today(), country=current.settings().country
    )


def _resume(session: Session, schedule: ServiceSchedule) -> bool:
    return schedule_terms.resume(
        session, schedule, today=current.today(), country=current.settings().country
    )


def _is_resting(schedule: ServiceSchedule) -> bool:
    return schedule_terms.is_resting(schedule, current.today())


class ScheduleView(SchedulePage, ScheduleActions, WithObject, CrmModelView):
    model_class = ServiceSchedule
    endpoint_name = "schedules"
    title = N_("Service schedules")
    new_title = N_("New service schedule")
    menu_order = 12
    menu_group = N_("Work")
    deletable = False  # paused or ended instead: its visits stay explained
    grid_columns = (
        "object_label",
        "client",
        "period",
        "starts_on",
        "ends_on",
        "lead_days",
        "next_run_on",
        "is_paused",
        "last_error",
    )
    grid_numbers = ("lead_days",)
    grid_sorts = ("client", "starts_on", "next_run_on")
    grid_order = ("id", True)
    grid_document = DOCUMENTS[ServiceSchedule]
    grid_filters = ("client", "period", "is_paused")
    detail_columns = (
        "client",
        "contact",
        "object_label",
        "period",
        "starts_on",
        "ends_on",
        "lead_days",
        "duration_days",
        "holiday_policy",
        "is_paused",
        "pause_from",
        "pause_to",
        "priority",
        "assignees",
        "description",
        "generate_from",
        "next_run_on",
        "last_error",
    )
    form_columns = (
        "client",
        "contact",
        "object",
        "period",
        "starts_on",
        "ends_on",
        "lead_days",
        "duration_days",
        "holiday_policy",
        "priority",
        "assignees",
        "create_past",
        "description",
    )
    form_extra_fields = {
        "object": ObjectField(lazy_gettext("Object")),
        "create_past": BooleanField(lazy_gettext("Create the past visits too")),
    }
    extra_labels = {"object": N_("Object")}
    wide_fields = ("object", "assignees")
    add_views = {"client": "clients"}
    create_template = edit_template = "admin/schedule_form.html"
    details_template = "admin/schedule.html"
    grid_actions = (
        GridAction(
            "pause",
            lazy_gettext("Pause"),
            Right.EDIT,
            _pause,
            confirm=lazy_gettext("Pause? Nothing is created until somebody resumes."),
            when=lambda it: not it.is_paused,
        ),
        GridAction(
            "resume",
            lazy_gettext("Resume"),
            Right.EDIT,
            _resume,
            confirm=lazy_gettext("Resume? What was missed is not created."),
            when=_is_resting,
        ),
    )
    column_formatters = column_formatters_export = {"last_error": last_error}

    def get_edit_form(self) -> Any:
        """Leave out what only a new schedule is asked, before the fields are compared."""
        return type("EditForm", (super().get_edit_form(),), {"create_past": None})

    def validate_form(self, form: Any) -> bool:
        valid = super().validate_form(form)
        if valid and (problem := self._problem(form)):
            name, message = problem
            field = form[FIELDS.get(name, name) if FIELDS.get(name, name) in form else "starts_on"]
            field.errors = [*field.errors, message]
            return False
        return bool(valid)

    def on_model_change(self, form: Any, model: ServiceSchedule, is_created: bool) -> None:
        schedules.save(
            db.session(),
            model,
            today=current.today(),
            country=current.settings().country,
            create_past=bool("create_past" in form and form.create_past.data),
        )

    @expose("/preview/", methods=("POST",))
    def preview(self) -> ResponseReturnValue:
        """Show the next dates that the values in the form give; the script asks while one types."""
        if not (self.can_create or self.can_edit):
            abort(403)
        form = self._create_form_class(request.form)
        dates: list[Any] = []
        problem = None
        if form.starts_on.data and form.period.data:
            problem = self._problem(form)
            dates = [] if problem else list(self._upcoming(form))
        return self.render("admin/_dates.html", dates=dates, problem=problem and problem[1])

    def _upcoming(self, form: Any) -> Any:
        return schedules.preview(
            self._draft(form),
            today=current.today(),
            country=current.settings().country,
            n=PREVIEWED,
            language=current.language(),
        )

    def _problem(self, form: Any) -> tuple[str, str] | None:
        """Return the field and the sentence for values that make no schedule."""
        try:
            schedules.rule_of(self._draft(form), country=current.settings().country)
        except InvalidScheduleError as error:
            return error.field, gettext(error.message) % error.params
        return None

    def _draft(self, form: Any) -> ServiceSchedule:
        names = ("starts_on", "ends_on", "period", "lead_days", "duration_days", "holiday_policy")
        values = {name: form[name].data for name in names if form[name].data is not None}
        return ServiceSchedule(**values)


views = (ScheduleView,)

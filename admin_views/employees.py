"""Admin of employees and their absences."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from admin_views._base import CrmModelView
from admin_views._inlines import Inline
from admin_views._saving import reason_of
from crm import current
from crm.domain.i18n import N_
from crm.extensions import db
from crm.models import Absence, Employee
from crm.services import calendar_feeds


class AbsenceInline(Inline):
    form_columns = ("id", "kind", "starts_on", "ends_on", "note")


class EmployeeView(CrmModelView):
    model_class = Employee
    endpoint_name = "employees"
    title = N_("Employees")
    new_title = N_("New employee")
    menu_order = 40
    menu_group = N_("People")
    grid_columns = ("name", "job_title", "town", "phone", "email", "is_active")
    grid_sorts = ("name", "town")
    grid_order = ("name", False)
    grid_search = (Employee.search_text,)
    grid_filters = ("town", "is_active")
    detail_columns = (
        "name",
        "email",
        "no_mail",
        "other_emails",
        "phone",
        "job_title",
        "town",
        "language",
        "is_active",
        "absences",
    )
    form_columns = (
        "name",
        "email",
        "no_mail",
        "phone",
        "job_title",
        "town",
        "language",
        "is_active",
        "other_emails",
    )
    inline_models = (AbsenceInline(Absence),)
    details_template = "admin/employee.html"

    def details_context(self, record: Employee) -> dict[str, Any]:
        url = calendar_feeds.address(record, base_url=current.settings().base_url)
        return super().details_context(record) | {"calendar_url": url if self.can_edit else None}

    @expose("/calendar-link/", methods=("POST",))
    def calendar_link(self) -> ResponseReturnValue:
        """Give the employee another link to the calendar of their jobs."""
        if not self.can_edit:
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        back = url_for(".details_view", id=record.id, _anchor="calendar")
        try:
            calendar_feeds.renew(record)
            db.session.commit()
        except SQLAlchemyError as error:
            db.session.rollback()
            flash(reason_of(error, deleting=False), "error")
        else:
            flash(
                gettext("The calendar has a new link: give it to %(name)s.", name=record), "success"
            )
        return redirect(back)


views = (EmployeeView,)

"""Admin of employees and their absences."""

from admin_views._base import CrmModelView
from admin_views._inlines import Inline
from crm.domain.i18n import N_
from crm.models import Absence, Employee


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
        "phone",
        "job_title",
        "town",
        "language",
        "is_active",
        "other_emails",
    )
    inline_models = (AbsenceInline(Absence),)


views = (EmployeeView,)

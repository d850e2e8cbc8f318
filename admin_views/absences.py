"""Admin of absences: who is away when."""

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import Absence, Employee


class AbsenceView(CrmModelView):
    model_class = Absence
    endpoint_name = "absences"
    title = N_("Absences")
    new_title = N_("New absence")
    menu_order = 41
    menu_group = N_("People")
    grid_columns = ("employee", "kind", "starts_on", "ends_on", "note")
    grid_sorts = ("employee", "starts_on", "ends_on")
    grid_order = ("starts_on", True)
    grid_search = (Employee.search_text,)
    grid_filters = ("employee", "kind", "starts_on")
    grid_labels = {"starts_on": N_("First day"), "ends_on": N_("Last day")}
    form_columns = ("employee", "kind", "starts_on", "ends_on", "note")


views = (AbsenceView,)

"""Admin of occurrences: the ledger of all schedules' due dates, to look at."""

from admin_views._base import CrmModelView
from admin_views._schedule_words import reason
from crm.domain.i18n import N_
from crm.models import Occurrence, ServiceSchedule


class OccurrenceView(CrmModelView):
    model_class = Occurrence
    endpoint_name = "occurrences"
    title = N_("Scheduled visits")
    menu_order = 13
    menu_group = N_("Work")
    creatable = editable = deletable = False
    grid_columns = (
        "due_on",
        "effective_on",
        "schedule",
        "status",
        "is_late",
        "intervention",
        "reason",
    )
    eager = ("schedule.client", "intervention")
    grid_sorts = ("due_on", "effective_on")
    grid_order = ("due_on", True)
    grid_search = (ServiceSchedule.search_text,)
    grid_filters = ("status", "is_late", "due_on", "schedule")
    form_columns = ("reason",)
    column_formatters = column_formatters_export = {"reason": reason}


views = (OccurrenceView,)

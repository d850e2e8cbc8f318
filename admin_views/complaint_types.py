"""Admin of complaint types."""

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import ComplaintType


class ComplaintTypeView(CrmModelView):
    model_class = ComplaintType
    endpoint_name = "complaint-types"
    title = N_("Complaint types")
    new_title = N_("New complaint type")
    menu_order = 80
    menu_group = N_("Administration")
    grid_columns = ("name", "created_by", "created_at")
    grid_sorts = ("name",)
    grid_order = ("name", False)
    grid_search = (ComplaintType.search_text,)
    form_columns = ("name",)


views = (ComplaintTypeView,)

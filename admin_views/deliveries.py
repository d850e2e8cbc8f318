"""Admin of inbound deliveries: what came from the mail providers, to look at."""

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import InboundDelivery


class InboundDeliveryView(CrmModelView):
    model_class = InboundDelivery
    endpoint_name = "deliveries"
    title = N_("Inbound deliveries")
    menu_order = 53
    menu_group = N_("Mail")
    creatable = editable = deletable = False
    grid_columns = ("received_at", "provider", "size", "status", "verdict", "error")
    grid_numbers = ("size",)
    grid_sorts = ("received_at",)
    grid_order = ("received_at", True)
    grid_search = (InboundDelivery.verdict, InboundDelivery.error)
    grid_filters = ("status",)
    detail_columns = (
        "received_at",
        "provider",
        "remote_addr",
        "content_type",
        "size",
        "status",
        "verdict",
        "error",
        "attempts",
    )
    form_columns = ("verdict",)


views = (InboundDeliveryView,)

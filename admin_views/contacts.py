"""Admin of contacts: all people at all clients'."""

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import Contact
from crm.search import DOCUMENTS


class ContactView(CrmModelView):
    model_class = Contact
    endpoint_name = "contacts"
    title = N_("Contacts")
    new_title = N_("New contact")
    menu_order = 21
    menu_group = N_("Clients")
    grid_columns = ("name", "client", "job_title", "phone", "email", "preferred_channel")
    grid_sorts = ("name", "client")
    grid_order = ("name", False)
    grid_document = DOCUMENTS[Contact]
    grid_filters = ("client", "preferred_channel")
    detail_columns = (
        "name",
        "client",
        "preferred_channel",
        "phone",
        "email",
        "no_mail",
        "job_title",
        "role",
    )
    form_columns = (
        "client",
        "name",
        "preferred_channel",
        "phone",
        "email",
        "job_title",
        "role",
        "no_mail",
    )


views = (ContactView,)

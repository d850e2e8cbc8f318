"""Admin of clients and their contacts."""

from typing import Any

from flask import flash
from flask_babel import gettext

from admin_views._base import CrmModelView
from admin_views._inlines import Inline
from crm.domain.i18n import N_
from crm.extensions import db
from crm.models import Client, Contact
from crm.search import DOCUMENTS
from crm.services import clients


class ContactInline(Inline):
    form_columns = (
        "id",
        "name",
        "preferred_channel",
        "phone",
        "email",
        "job_title",
        "role",
        "no_mail",
    )


class ClientView(CrmModelView):
    model_class = Client
    endpoint_name = "clients"
    title = N_("Clients")
    new_title = N_("New client")
    menu_order = 20
    menu_group = N_("Clients")
    grid_columns = ("name", "kind", "tax_id", "town", "phone", "email")
    grid_sorts = ("name", "town")
    grid_order = ("name", False)
    grid_document = DOCUMENTS[Client]
    grid_filters = ("kind", "town")
    detail_columns = (
        "name",
        "kind",
        "tax_id",
        "trade_register_no",
        "full_address",
        "email",
        "phone",
        "service_phone",
        "no_mail",
        "contacts",
        "notes",
    )
    extra_labels = {"full_address": N_("Address")}
    form_columns = (
        "kind",
        "name",
        "tax_id",
        "trade_register_no",
        "address",
        "town",
        "county",
        "email",
        "phone",
        "service_phone",
        "no_mail",
        "notes",
    )
    prefilled = ("name", "tax_id", "phone", "email", "town")
    inline_models = (ContactInline(Contact),)
    details_template = "admin/client.html"

    def after_model_change(self, form: Any, model: Client, is_created: bool) -> None:
        """Warn, but never refuse: a foreign or doubtful tax id may well be right."""
        for doubt in clients.doubts(db.session(), model):
            flash(gettext(doubt.message, **doubt.params), "warning")


views = (ClientView,)

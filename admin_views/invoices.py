"""Admin of invoices and their lines."""

from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy import select

from admin_views._base import CrmModelView
from admin_views._inlines import Inline
from admin_views._rules import refuse
from crm import clock
from crm.domain.i18n import N_
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import Invoice, InvoiceLine
from crm.search import DOCUMENTS
from crm.services import work_objects


class InvoiceLineInline(Inline):
    form_columns = ("id", "product", "description", "serial_no", "quantity", "unit_price")

    def removed(self, record: InvoiceLine) -> None:
        work_objects.release_invoice_lines(db.session(), [record.id], now=clock.utcnow())
        super().removed(record)


class InvoiceView(CrmModelView):
    model_class = Invoice
    endpoint_name = "invoices"
    title = N_("Invoices")
    new_title = N_("New invoice")
    menu_order = 26
    menu_group = N_("Clients")
    grid_columns = ("full_number", "issued_on", "client", "total")
    grid_numbers = ("total",)
    grid_sorts = ("issued_on", "client")
    grid_order = ("issued_on", True)
    grid_document = DOCUMENTS[Invoice]
    grid_filters = ("client", "issued_on")
    extra_labels = {"full_number": N_("Number"), "total": N_("Total")}
    eager = ("client", "lines")
    detail_columns = ("full_number", "issued_on", "client", "lines", "total", "notes")
    form_columns = ("client", "series", "number", "issued_on", "notes")
    inline_models = (InvoiceLineInline(InvoiceLine),)

    def validate_form(self, form: Any) -> bool:
        """Refuse a number that another invoice of the series has."""
        if not super().validate_form(form):
            return False
        same = select(Invoice.id).where(
            Invoice.series == (form.series.data or ""),
            Invoice.number == form.number.data,
            Invoice.id != (record_id(request.args.get("id", "")) or 0),
        )
        with db.session.no_autoflush:
            taken = db.session.scalar(same) is not None
        return not (taken and refuse(form.number, gettext("This number is taken already.")))

    def on_model_delete(self, model: Any) -> None:
        work_objects.release_invoice_lines(
            db.session(), [line.id for line in model.lines], now=clock.utcnow()
        )


views = (InvoiceView,)

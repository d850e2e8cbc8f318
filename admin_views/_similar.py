"""A word of warning in the form of a new intervention: something like it is open already."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin_views._part import Part
from crm.extensions import db
from crm.models import Client
from crm.services.similar import Complaint, open_like

MOST_SHOWN = 3


class SimilarBox(Part):
    """The part of the view that says what is open at the chosen client."""

    @expose("/similar/", methods=("POST",))
    def similar(self) -> ResponseReturnValue:
        """Return what is open at the client in the form; the script asks while one types."""
        if not self.can_create:
            abort(403)
        form = self._create_form_class(request.form)
        client: Client | None = form.client.data
        found = open_like(db.session(), client.id, _complaint(form)) if client else None
        return self.render("admin/_similar.html", client=client, found=found, most=MOST_SHOWN)


def _complaint(form: Any) -> Complaint:
    chosen = form.object.record
    key = chosen.id if chosen is not None else None
    return Complaint(
        object_text=form.object.text,
        product_id=key if form.object.kind == "p" else None,
        invoice_line_id=key if form.object.kind == "l" else None,
        complaint_type=form.complaint_type.data or "",
    )

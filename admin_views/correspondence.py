"""Admin of the correspondence register."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from admin_views._actions import GridAction
from admin_views._base import CrmModelView
from admin_views._files import FilesField
from crm import current
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.extensions import db
from crm.models import CorrespondenceEntry
from crm.search import DOCUMENTS
from crm.services import attachments, correspondence
from crm.uploads import storage, uploaded_files


class CorrespondenceView(CrmModelView):
    model_class = CorrespondenceEntry
    endpoint_name = "correspondence"
    title = N_("Correspondence register")
    new_title = N_("New register entry")
    menu_order = 55
    menu_group = N_("Mail")
    deletable = False  # cancelled instead: the numbers have no gaps
    grid_columns = (
        "full_number",
        "direction",
        "registered_on",
        "sender",
        "recipient",
        "subject",
        "document",
        "client",
        "is_cancelled",
    )
    grid_sorts = ("registered_on",)
    grid_order = ("registered_on", True)
    grid_document = DOCUMENTS[CorrespondenceEntry]
    grid_filters = ("direction", "client", "registered_on", "is_cancelled")
    detail_columns = (*grid_columns, "intervention", "attachments", "notes")
    details_template = "admin/correspondence.html"
    form_columns = (
        "direction",
        "registered_on",
        "sender",
        "recipient",
        "subject",
        "document",
        "client",
        "intervention",
        "files",
        "notes",
    )
    form_extra_fields = {"files": FilesField(lazy_gettext("Files"))}
    extra_labels = {"full_number": N_("Number")}
    grid_actions = (
        GridAction(
            "cancel",
            lazy_gettext("Cancel the entry"),
            Right.EDIT,
            correspondence.cancel,
            when=lambda entry: not entry.is_cancelled,
            confirm=lazy_gettext("Cancel the entry? It keeps its number."),
            tone="danger",
            in_row=False,
        ),
    )

    def create_form(self, obj: Any = None) -> Any:
        form = super().create_form(obj)
        if request.method == "GET":
            form.registered_on.data = current.today()
        return form

    def edit_form(self, obj: Any = None) -> Any:
        form = super().edit_form(obj)
        del form.direction, form.registered_on  # they make the number
        return form

    def on_model_change(self, form: Any, model: CorrespondenceEntry, is_created: bool) -> None:
        session: Session = db.session()
        if is_created:
            correspondence.register(session, model, today=current.today())
        for file in uploaded_files():
            attachments.store(
                session,
                storage(),
                filename=file.filename,
                content_type=file.content_type,
                content=file.content,
                entry=model,
            )


views = (CorrespondenceView,)

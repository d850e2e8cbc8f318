"""Admin of complaint types."""

from typing import Any

from flask import request
from flask_babel import gettext

from admin_views._base import CrmModelView
from admin_views._rules import refuse
from crm.domain.i18n import N_
from crm.domain.record_ids import record_id
from crm.errors import UnusableNameError
from crm.extensions import db
from crm.models import ComplaintType
from crm.services import complaint_types


class ComplaintTypeView(CrmModelView):
    model_class = ComplaintType
    endpoint_name = "complaint-types"
    title = N_("Complaint types")
    new_title = N_("New complaint type")
    menu_order = 80
    menu_group = N_("Administration")
    linked = False  # a name, and no more than that
    grid_columns = ("name", "created_by", "created_at")
    grid_sorts = ("name",)
    grid_order = ("name", False)
    grid_search = (ComplaintType.search_text,)
    form_columns = ("name",)

    def validate_form(self, form: Any) -> bool:
        """Refuse a name that says nothing, or means a type that there is already."""
        if not super().validate_form(form):
            return False
        if not complaint_types.is_usable(form.name.data):
            return not refuse(form.name, gettext(UnusableNameError.message))
        own = record_id(request.args.get("id", ""))
        other = complaint_types.other_of(db.session(), form.name.data, own)
        if other is not None:
            return not refuse(form.name, gettext("%(name)s is there already.", name=other))
        return True


views = (ComplaintTypeView,)

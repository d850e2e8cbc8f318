"""Admin of products."""

from typing import Any

from admin_views._base import CrmModelView
from crm import clock
from crm.domain.i18n import N_
from crm.extensions import db
from crm.models import Product
from crm.search import DOCUMENTS
from crm.services import work_objects


class ProductView(CrmModelView):
    model_class = Product
    endpoint_name = "products"
    title = N_("Products")
    new_title = N_("New product")
    menu_order = 25
    menu_group = N_("Clients")
    grid_columns = ("code", "name", "unit", "price", "warranty_months", "is_active")
    grid_numbers = ("price", "warranty_months")
    grid_sorts = ("code", "name")
    grid_order = ("name", False)
    grid_document = DOCUMENTS[Product]
    grid_filters = ("is_active",)
    detail_columns = (*grid_columns, "description")
    form_columns = (
        "code",
        "name",
        "unit",
        "price",
        "warranty_months",
        "is_active",
        "description",
    )

    def on_model_delete(self, model: Any) -> None:
        work_objects.release_product(db.session(), model.id, now=clock.utcnow())


views = (ProductView,)

"""Views whose records have an object: their forms, and the suggestions while one types."""

from typing import Any, ClassVar

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin_views._lookups import may_look_up
from admin_views._object import COLUMNS, chosen_client, object_suggestions
from admin_views._part import Part
from crm.models import Product


class WithObject(Part):
    """The part of a view that knows the object field."""

    seen_columns: ClassVar[dict[str, tuple[str, ...]]] = {"object": COLUMNS}

    def create_form(self, obj: Any = None) -> Any:
        form = super().create_form(obj)
        source = self.get_one(request.args.get("copy")) if request.method == "GET" else None
        if source is not None:
            form.object.fill(source)
        elif request.method == "GET":
            client = form.client.data
            form.object.prefill(request.args, client.id if client else None)
        return form

    def edit_form(self, obj: Any = None) -> Any:
        form = super().edit_form(obj)
        if request.method == "GET":
            form.object.fill(obj)
        return form

    def stored_form(self, record: Any) -> Any:
        form = super().stored_form(record)
        form.object.fill(record)
        return form

    def restore_field(self, field: Any, stored: Any, record: Any) -> None:
        if field.name == "object":
            field.fill(record)
        else:
            super().restore_field(field, stored, record)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        if request.args.get("name") != "object":
            return super().ajax_lookup()
        if not may_look_up(Product):
            abort(403)
        return jsonify(object_suggestions(request.args.get("query", ""), chosen_client()))

"""A plain Flask-Admin on the same models: what it offers for the same columns, nothing more.

`interventions` has the forms that Flask-Admin makes by itself; `picked` is the same
with its own look-ups for the references, as its manual advises for large tables.
"""

import os
import resource
from typing import Any, ClassVar

from flask import Flask, request
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event  # noqa: TID251 - counts statements

from bench.measured.counting import count, serve
from crm import database
from crm.models import Assignment, Base, Client, Contact, Intervention

MOST_MEMORY = 6 * 1024**3  # an export of all rows takes what it can
FOUND_BY = {"fields": ("search_text",), "page_size": 20}


class PlainView(ModelView):  # type: ignore[misc]  # untyped
    """The grid and the form of interventions."""

    can_export = True
    export_max_rows = 0
    named_filter_urls = True
    column_list = (
        "number",
        "status",
        "client",
        "complaint_type",
        "object_label",
        "priority",
        "planned_from_on",
        "assignments",
        "complaint_on",
    )
    column_sortable_list = (
        "number",
        "complaint_on",
        ("client", "client.name"),
        "priority",
        "planned_from_on",
        "status",
    )
    # Those assigned are left out: they are loaded when they are shown, and the session is gone
    # by then, so that the file would be empty.
    column_export_list = tuple(name for name in column_list if name != "assignments")
    column_default_sort = ("id", True)
    column_searchable_list = (
        Intervention.search_text,
        Client.search_text,
        Contact.search_text,
    )
    column_filters = (
        "status",
        "priority",
        "client_id",
        "complaint_type_id",
        "planned_from_on",
        "complaint_on",
    )
    form_columns = (
        "complaint_on",
        "client",
        "contact",
        "complaint_type",
        "object_text",
        "product",
        "invoice_line",
        "priority",
        "planned_from_on",
        "planned_to_on",
        "description",
    )
    inline_models = ((Assignment, {"form_columns": ("id", "employee", "clash_reason")}),)


class PickedView(PlainView):
    """The same; references are found by typing."""

    form_ajax_refs: ClassVar[Any] = dict.fromkeys(
        ("client", "contact", "invoice_line", "product"), FOUND_BY
    )


def plain_app(url: str) -> Flask:
    """Return the application for the database at `url`, with the engine rules of ours."""
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY="of-a-bench",  # noqa: S106 - it opens nothing
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url),
        BABEL_DEFAULT_LOCALE="en",
    )
    db = SQLAlchemy(app, metadata=Base.metadata)
    Babel(app)
    with app.app_context():
        database.listen(db.engine)
    app.before_request(lambda: database.start_reading(request.method == "GET"))
    admin = Admin(app, name="Plain")
    admin.add_view(PlainView(Intervention, db, endpoint="interventions"))
    admin.add_view(PickedView(Intervention, db, endpoint="picked"))
    return app


def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    count(statement)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    event.listen(Engine, "before_cursor_execute", _note)
    serve(plain_app(os.environ["CRM_DATABASE_URL"]))

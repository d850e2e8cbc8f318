"""The admin. A new entity is one new file in this package."""

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme

from admin_views import _texts
from admin_views._home import HomeView
from admin_views._menu import Menu
from crm.discovery import exports


def register(app: Flask) -> None:
    """Add every view in this package to the menu, by `menu_order`."""
    _texts.prefer_ours()
    admin = Admin(
        app,
        name="Dispecer",
        index_view=HomeView(),
        theme=Bootstrap4Theme(base_template="admin/layout.html"),
    )
    classes = [cls for group in exports(__name__, "views") for cls in group]
    views = [cls() for cls in sorted(classes, key=lambda cls: cls.menu_order)]
    for view in views:
        admin.add_view(view)
    app.extensions["views"] = {view.endpoint: view for view in views}
    app.extensions["menu"] = app.jinja_env.globals["menu"] = Menu(admin)

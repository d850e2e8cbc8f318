"""The first page."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_babel import lazy_gettext

from admin_views._access import Guarded


class HomeView(Guarded, AdminIndexView):
    def __init__(self) -> None:
        super().__init__(name=lazy_gettext("Home"), endpoint="home", url="/admin")

    @expose("/")
    def index(self, **_kwargs: Any) -> ResponseReturnValue:
        return self.render("admin/home.html")

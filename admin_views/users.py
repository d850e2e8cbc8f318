"""Admin of users: who may log in, and as what."""

from typing import Any

from flask_babel import lazy_gettext
from flask_security.utils import hash_password
from wtforms import PasswordField
from wtforms.validators import Length, Optional

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import User
from crm.services import users


class NewPasswordField(PasswordField):
    """A password to set; left empty, the old one stays."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Write the hash of what was typed, and end the user's sessions."""
        if self.data:
            users.set_password(obj, hash_password(self.data))


class UserView(CrmModelView):
    model_class = User
    endpoint_name = "users"
    title = N_("Users")
    new_title = N_("New user")
    menu_order = 90
    menu_group = N_("Administration")
    copied = False
    grid_columns = ("email", "name", "role", "employee", "active", "last_login_at")
    grid_sorts = ("email", "name")
    grid_order = ("email", False)
    grid_search = (User.email, User.name)
    grid_filters = ("role", "active")
    detail_columns = (*grid_columns, "language", "locked_until")
    form_columns = ("email", "name", "role", "language", "employee", "active", "new_password")
    form_extra_fields = {
        "new_password": NewPasswordField(
            lazy_gettext("New password"), validators=[Optional(), Length(min=12, max=128)]
        )
    }


views = (UserView,)

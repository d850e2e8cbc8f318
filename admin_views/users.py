"""Admin of users: who may log in, and as what."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_security.utils import hash_password
from wtforms import PasswordField, ValidationError
from wtforms.validators import Optional

from admin_views._base import CrmModelView
from crm import current
from crm.domain.addresses import same_form
from crm.domain.i18n import N_
from crm.domain.passwords import normalised, problem_of
from crm.extensions import db
from crm.models import User
from crm.services import user_changes


class NewPasswordField(PasswordField):
    """A password to set; left empty, the old one stays."""

    def pre_validate(self, form: Any) -> None:
        about = (form.email.data or "", form.name.data or "", current.settings().company)
        if self.data and (problem := problem_of(self.data, about=about)):
            raise ValidationError(gettext(problem))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Write the hash of what was typed, and end the user's sessions."""
        if self.data:
            user_changes.set_password(obj, hash_password(normalised(self.data)))


def _same_form(value: str | None) -> str | None:
    """Return a typed address as addresses are compared, so that one in capitals is known too."""
    return same_form(value) if value else value


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
    form_args = {"email": {"filters": [_same_form]}}
    form_columns = ("email", "name", "role", "language", "employee", "active", "new_password")
    form_extra_fields = {
        "new_password": NewPasswordField(
            lazy_gettext("New password"),
            validators=[Optional()],
            render_kw={"autocomplete": "new-password"},
        )
    }

    def on_model_change(self, form: Any, model: User, is_created: bool) -> None:
        if not is_created:
            user_changes.check_change(db.session(), model, by=current.user())

    def on_model_delete(self, model: User) -> None:
        user_changes.check_deletion(db.session(), model, by=current.user())


views = (UserView,)

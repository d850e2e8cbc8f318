"""Admin of users: who may log in, and as what."""

from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from flask_security.utils import hash_password
from wtforms import PasswordField, ValidationError
from wtforms.validators import Optional

from admin_views._base import CrmModelView
from admin_views._user_actions import ACTIONS
from crm import account_mails, clock, current
from crm.domain.addresses import same_form
from crm.domain.i18n import N_
from crm.domain.passwords import normalised, problem_of
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import User
from crm.services import invitations, second_factors, sessions, user_changes
from crm.services.accounts import note_of


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
            description=lazy_gettext(
                "Left empty, a new user gets a link by mail to choose one, and others keep theirs."
            ),
            render_kw={"autocomplete": "new-password"},
        )
    }

    grid_actions = ACTIONS
    details_template = "admin/user.html"

    def details_context(self, record: User) -> dict[str, Any]:
        session, now, here = db.session(), clock.utcnow(), current.login()
        return {
            "sessions": sessions.running(
                session, record, here=here, limits=current.session_limits(), now=now
            ),
            "here": here.id if here else None,
            "has_factor": second_factors.is_on(session, record),
            "codes_left": second_factors.codes_left(session, record),
            "invitation": invitations.of_user(session, record),
        }

    @expose("/end-session/", methods=("POST",))
    def end_session(self) -> ResponseReturnValue:
        """End one session of somebody."""
        user = self.get_one(request.form.get("id")) or abort(404)
        key = record_id(request.form.get("session"))
        if key is not None:
            sessions.end(db.session(), user, key)
            note_of(db.session(), user, "sessions ended", now=clock.utcnow())
        db.session.commit()
        flash(gettext("The session was ended."), "success")
        return redirect(self.get_url(".details_view", id=user.id))

    def on_model_change(self, form: Any, model: User, is_created: bool) -> None:
        if not is_created:
            user_changes.check_change(db.session(), model, by=current.user())
        elif not model.password:
            account_mails.invite(model)

    def on_model_delete(self, model: User) -> None:
        user_changes.check_deletion(db.session(), model, by=current.user())


views = (UserView,)

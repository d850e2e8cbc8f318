"""Admin of users: who may log in, and as what."""

from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from flask_security.utils import hash_password
from sqlalchemy.orm import Session
from wtforms import PasswordField, ValidationError
from wtforms.validators import Optional

from admin_views._actions import GridAction
from admin_views._base import CrmModelView
from crm import account_mails, clock, current
from crm.audit import note
from crm.domain.addresses import same_form
from crm.domain.i18n import N_
from crm.domain.passwords import normalised, problem_of
from crm.domain.permissions import Right
from crm.errors import OwnAccountError, OwnFactorError
from crm.extensions import db
from crm.models import User
from crm.services import invitations, second_factors, sessions, user_changes

LONGEST_ID = 16  # digits


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


def _invite(_session: Session, user: User) -> bool:
    """Send a link to whoever has no password yet, also after it was withdrawn."""
    if user.password:
        return False
    user.active = True
    account_mails.invite(user)
    return True


def _withdraw(session: Session, user: User) -> bool:
    """Disable whoever was invited and has not come yet."""
    if user is current.user():
        raise OwnAccountError
    return invitations.withdraw(session, user, now=clock.utcnow())


def _end_sessions(session: Session, user: User) -> bool:
    own = current.login() if user is current.user() else None
    ended = sessions.end_others(session, user, own)
    if ended:
        _note(user, "sessions ended")
    return ended > 0


def _reset_factor(session: Session, user: User) -> bool:
    """Take the second factor away from somebody who lost the phone and the recovery codes."""
    if user is current.user():
        raise OwnFactorError
    return second_factors.remove(session, user, now=clock.utcnow())


def _note(user: User, action: str) -> None:
    where = {"table": "user", "record_id": user.id}
    note(db.session(), action, now=clock.utcnow(), summary=user.email, **where)


ACTIONS = (
    GridAction(
        name="invite",
        label=lazy_gettext("Send an invitation"),
        right=Right.EDIT,
        run=_invite,
        when=lambda user: not user.password,
        bulk=False,
        icon="✉",
    ),
    GridAction(
        name="withdraw",
        label=lazy_gettext("Withdraw the invitation"),
        right=Right.EDIT,
        run=_withdraw,
        confirm=lazy_gettext("Withdraw the invitation? The account is disabled."),
        when=lambda user: not user.password and user.active,
        bulk=False,
        in_row=False,
        tone="danger",
    ),
    GridAction(
        name="end_sessions",
        label=lazy_gettext("End all sessions"),
        right=Right.EDIT,
        run=_end_sessions,
        confirm=lazy_gettext("End all sessions? Whoever is logged in has to log in again."),
        in_row=False,
    ),
    GridAction(
        name="reset_factor",
        label=lazy_gettext("Take the second factor away"),
        right=Right.EDIT,
        run=_reset_factor,
        confirm=lazy_gettext(
            "Take the second factor away? Do it only if you are sure who asks for it."
        ),
        bulk=False,
        in_row=False,
        tone="danger",
    ),
)


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
        asked = request.form.get("session", "")
        if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_ID:
            sessions.end(db.session(), user, int(asked))
            _note(user, "sessions ended")
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

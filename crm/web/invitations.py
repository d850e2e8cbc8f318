"""The page behind an invitation: a new user chooses a password."""

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_security.forms import Form
from flask_security.utils import hash_password
from wtforms import PasswordField, ValidationError

from crm import clock, current
from crm.audit import Actor, act_as
from crm.domain.passwords import SHORTEST, normalised, problem_of
from crm.extensions import db, limiter
from crm.models import User
from crm.services import invitations, user_changes
from crm.web import _devices
from crm.web._login_forms import chosen_password, same_as
from crm.web._trying import links_per_address

blueprint = Blueprint("invitations", __name__)


class InvitationForm(Form):
    """A password, twice."""

    password = chosen_password(lazy_gettext("Password"))
    password_confirm = chosen_password(lazy_gettext("The same once more"), same_as("password"))
    user: User

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what would be guessed soon; called by WTForms."""
        about = (self.user.email, self.user.name, current.settings().company)
        if problem := problem_of(field.data or "", about=about):
            raise ValidationError(gettext(problem))


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.route("/invitation/<key>", methods=("GET", "POST"))
@limiter.limit(links_per_address)
def show(key: str) -> ResponseReturnValue:
    """Show the form to whoever has the link, or take the password."""
    session = db.session()
    user = invitations.invited(session, key, now=clock.utcnow())
    if user is None:
        flash(gettext("This invitation holds no more. Ask for a new one."), "error")
        return redirect(url_for("security.login"))
    form = InvitationForm()
    form.user = user
    if not form.validate_on_submit():
        page = render_template("security/invitation.html", form=form, key=key, count=SHORTEST)
        return make_response(page)
    act_as(session, Actor(user.email, "reset"))
    if invitations.use(session, key):
        user_changes.set_password(user, hash_password(normalised(form.password.data or "")))
        flash(gettext("The new password holds from now on: log in with it."), "success")
    response = make_response(redirect(url_for("security.login")))
    _devices.remember(user, response)
    session.commit()
    return response

"""Proving again who one is: the password, and the code of the phone, within a session."""

from flask_babel import gettext, lazy_gettext
from flask_security.forms import Form
from flask_security.utils import verify_password
from wtforms import HiddenField, StringField

from crm import clock
from crm.domain.passwords import normalised
from crm.extensions import db
from crm.models import User
from crm.services import accounts, second_factors
from crm.web import _devices
from crm.web._entering import sealer
from crm.web._login_forms import code_field, old_password


class ProofForm(Form):
    """The password, and a code where the user has a second factor."""

    password = old_password(lazy_gettext("Password"), autofocus=True)
    code: StringField | None = code_field(autofocus=False)
    next = HiddenField()


def proof_form(user: User, **given: str | None) -> ProofForm:
    """Return the form that `user` proves with who they are."""
    form = ProofForm(**given)
    if not second_factors.is_on(db.session(), user):
        del form.code
    return form


def is_proved(form: ProofForm, user: User) -> bool:
    """Tell whether the form was sent and is right; it counts and locks as the login does.

    Does not commit. Where it is wrong, the form says so.
    """
    if not form.validate_on_submit():
        return False
    now, device = clock.utcnow(), _devices.known(user)
    if accounts.may_try(db.session(), user, now=now, device=device) and _is_right(form, user):
        return True
    accounts.refuse_login(db.session(), user, email=user.email, now=now, device=device)
    wrong = gettext("This is not right. After several attempts, wait a little.")
    form.password.errors = [wrong]
    return False


def _is_right(form: ProofForm, user: User) -> bool:
    password = normalised(form.password.data or "")
    if not user.password or not verify_password(password, user.password):
        return False
    if form.code is None:
        return True
    code, now = form.code.data or "", clock.utcnow()
    return second_factors.accept(db.session(), user, code, sealer(), now=now)

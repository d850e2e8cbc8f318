"""The second step of a login: the code that the phone shows."""

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from crm import clock, current
from crm.extensions import db, limiter
from crm.models import User
from crm.services import accounts, second_factors
from crm.web import _devices, _entering, keeping
from crm.web._login_forms import CodeForm
from crm.web._trying import failures_per_address, refused

blueprint = Blueprint("second_step", __name__)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.route("/login/code", methods=("GET", "POST"))
@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def show() -> ResponseReturnValue:
    """Ask for a code, or take it; the password was given before, in the same browser."""
    if current.user():
        return redirect(_entering.HOME)
    user = _entering.waiting()
    if user is None:
        flash(gettext("Too much time has passed: log in again."), "info")
        return redirect(url_for("security.login"))
    form = CodeForm(next=request.args.get("next"))
    if form.validate_on_submit():
        if _is_right(user, form.code.data or ""):
            response = _entering.let_in(user)
            db.session.commit()
            return response
        form.code.errors = [gettext("This is not the code. After several attempts, wait a little.")]
    db.session.commit()
    return _entering.code_page(form, kept=request.form.get(keeping.KEPT, ""))


def _is_right(user: User, code: str) -> bool:
    """Check the code, if the account may be tried now; a wrong one counts as a wrong password."""
    session, now, device = db.session(), clock.utcnow(), _devices.known(user)
    if accounts.may_try(session, user, now=now, device=device) and second_factors.accept(
        session, user, code, _entering.sealer(), now=now
    ):
        address = request.remote_addr
        return accounts.accept_login(session, user, address=address, now=now, device=device)
    accounts.refuse_login(session, user, email=user.email, now=now, device=device)
    return False

"""One's own second factor: set up, taken away, recovery codes; compulsory for some roles."""

from collections.abc import Sequence

import segno
from flask import (
    Blueprint,
    Flask,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security.forms import Form
from markupsafe import Markup

from crm import clock, current
from crm.domain import totp
from crm.domain.passwords import SHORTEST, normalised
from crm.extensions import db, limiter
from crm.models import User
from crm.services import second_factors, sessions
from crm.web._entering import sealer
from crm.web._login_forms import code_field
from crm.web._proving import is_proved, proof_form
from crm.web._sessions import who_is_here
from crm.web._trying import failures_per_address, refused

ISSUER = "Dispecer"
# What those may do who must have a second factor and have none yet.
OPEN_WITHOUT = frozenset(
    {"second_factor.set_up", "security.logout", "language.choose", "confirming.show", "static"}
)
blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


class SetUpForm(Form):
    """The first code, which shows that the phone has the secret."""

    code = code_field()


def register(app: Flask) -> None:
    """Add the pages, and lead those there who must have a second factor."""
    app.register_blueprint(blueprint)
    app.before_request(_lead)


def _lead() -> ResponseReturnValue | None:
    settings = current.settings()
    if not settings.second_factor_roles or request.endpoint in OPEN_WITHOUT:
        return None
    user, login = current.user(), current.login()
    if user is None or login is None or login.has_second_factor:
        return None
    if not settings.needs_second_factor(user.role):
        return None
    return redirect(url_for("second_factor.set_up"))


@blueprint.route("/", methods=("GET", "POST"))
@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def set_up() -> ResponseReturnValue:
    """Show the secret as a picture and take the first code; then show the recovery codes."""
    user, session, now = who_is_here(), db.session(), clock.utcnow()
    if second_factors.is_on(session, user):
        return redirect(url_for("account.show"))
    if request.method == "GET":
        compulsory = current.settings().needs_second_factor(user.role)
        return make_response(render_template("account/begin.html", compulsory=compulsory))
    is_code = "code" in request.form  # and not the wish to begin
    form = SetUpForm() if is_code else SetUpForm(formdata=None)
    if is_code and form.validate():
        codes = second_factors.confirm(session, user, form.code.data or "", sealer(), now=now)
        if codes:
            sessions.end_others(session, user, current.login())
            return _codes_page(codes)
        form.code.errors = [gettext("This is not the code that the app shows now.")]
    g.entered = not is_code
    secret = second_factors.offered_secret(session, user, sealer(), now=now)
    db.session.commit()
    return _set_up_page(user, form, secret)


@blueprint.route("/remove", methods=("GET", "POST"))
@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def remove() -> ResponseReturnValue:
    """Take the factor away, after the password and a code."""
    user = who_is_here()
    form = proof_form(user)
    if not is_proved(form, user):
        db.session.commit()
        return make_response(render_template("account/remove.html", form=form))
    if len(normalised(form.password.data or "")) < SHORTEST:
        db.session.commit()
        text = gettext(
            "Your password is good only beside a second factor. First choose one of at least"
            " %(count)s characters.",
            count=SHORTEST,
        )
        flash(text, "error")
        return redirect(url_for("security.change_password"))
    second_factors.remove(db.session(), user, now=clock.utcnow())
    db.session.commit()
    flash(gettext("The second factor is off. Your password alone is asked for now."), "success")
    return redirect(url_for("account.show"))


@blueprint.post("/codes")
def renew_codes() -> ResponseReturnValue:
    """Make new recovery codes; the old ones are void."""
    user = who_is_here()
    if not second_factors.is_on(db.session(), user):
        return redirect(url_for("account.show"))
    return _codes_page(second_factors.renew_codes(db.session(), user))


def _set_up_page(user: User, form: SetUpForm, secret: str) -> ResponseReturnValue:
    address = totp.address(secret, account=user.email, issuer=ISSUER)
    return make_response(
        render_template(
            "account/second_factor.html", form=form, secret=secret, picture=_picture(address)
        )
    )


def _codes_page(codes: Sequence[str]) -> ResponseReturnValue:
    g.entered = True
    db.session.commit()
    return make_response(render_template("account/codes.html", codes=codes))


def _picture(text: str) -> Markup:
    """Return a square picture that phones read, as SVG without styles."""
    code = segno.make(text, error="m", micro=False)
    return Markup(  # noqa: S704 - drawn here
        code.svg_inline(
            border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
        )
    )

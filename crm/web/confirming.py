"""Sensitive acts need a fresh login: the password is asked for again, nothing typed is lost."""

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from crm import clock, current
from crm.extensions import db, limiter
from crm.models import User
from crm.services import sessions
from crm.web import keeping
from crm.web._entering import HOME
from crm.web._proving import ProofForm, is_proved, proof_form
from crm.web._redirects import is_local
from crm.web._sessions import is_fresh
from crm.web._trying import failures_per_address, refused

# Besides these: whatever writes users, and every export.
SENSITIVE = frozenset({"second_factor.set_up", "second_factor.renew_codes"})
OWN = "account.save"  # where only another address is sensitive, see there
USERS = "users."
USERS_FORMS = frozenset({"users.create_view", "users.edit_view"})
EXPORT = ".export"
blueprint = Blueprint("confirming", __name__)


def register(app: Flask) -> None:
    """Add the page, and look before each request whether it is needed."""
    app.register_blueprint(blueprint)
    app.before_request(_look)


@blueprint.route("/confirm", methods=("GET", "POST"))
@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def show() -> ResponseReturnValue:
    """Ask for the password, or take it and lead on."""
    user, login = current.user(), current.login()
    if user is None or login is None:
        return redirect(url_for("security.login"))
    form = proof_form(user, next=request.args.get("next"))
    kept = keeping.opened(request.form.get(keeping.KEPT, ""))
    if not is_proved(form, user):
        db.session.commit()
        return _page(form, kept)
    sessions.note_proved(db.session(), login, now=clock.utcnow())
    db.session.commit()
    if kept and kept.who == str(user.id):
        return keeping.page(kept)
    target = form.next.data or ""
    flash(gettext("Thank you. Now do once more what you wanted to do."), "info")
    return redirect(target if is_local(target) else HOME)


def _look() -> ResponseReturnValue | None:
    if not is_sensitive():
        return None
    user, login = current.user(), current.login()
    if user is None or login is None or is_fresh(login):
        return None
    return ask(user)


def is_sensitive() -> bool:
    """Tell whether what is asked for needs a fresh login."""
    endpoint = request.endpoint or ""
    if endpoint.startswith(USERS):
        return request.method == "POST" or endpoint in USERS_FORMS
    return endpoint in SENSITIVE or endpoint.endswith(EXPORT)


def ask(user: User) -> Response:
    """Return the page that asks for the password before what is asked for goes on.

    A form is carried along. After anything else one is back where it was chosen.
    """
    if request.method == "POST":
        kept = keeping.of_request()
        form = proof_form(user)
        form.process(formdata=None, next=_place())
        return _page(form, kept if kept and kept.who == str(user.id) else None)
    target = url_for("confirming.show", next=_place())
    return make_response(redirect(target))


def _place() -> str:
    """Return where one is after the password was given."""
    if request.method == "POST":
        target = request.form.get("url", "")
    elif (request.endpoint or "").endswith(EXPORT):
        asked = request.query_string.decode("ascii", "replace")
        target = request.path.partition("export/")[0] + (f"?{asked}" if asked else "")
    else:
        target = request.full_path.rstrip("?")
    return target if is_local(target) else HOME


def _page(form: ProofForm, kept: keeping.Kept | None) -> Response:
    html = render_template("security/confirm.html", form=form, kept=kept.sealed() if kept else "")
    return make_response(html)

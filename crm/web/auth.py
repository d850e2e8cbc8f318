"""Login, logout and passwords: Flask-Security's pages, with our limits around them."""

from flask import Flask, Request, Response, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import views
from flask_security.core import Security

from crm import clock, current
from crm.audit import Actor, act_as, note
from crm.domain.cleaning import clean_line
from crm.extensions import db, limiter
from crm.services import accounts
from crm.web import _demo, keeping
from crm.web._login_forms import FORMS
from crm.web._redirects import is_local
from crm.web._security import Addresses, Passwords, Users

FAILURES_PER_ADDRESS = "10 per minute; 100 per hour"
RESETS_PER_ADDRESS = "5 per minute; 30 per hour"


def register(app: Flask) -> None:
    """Add the pages of Flask-Security that are wanted, and nothing else of it."""
    security = Security(mail_util_cls=Addresses, password_util_cls=Passwords)
    security.init_app(app, Users(), **FORMS)
    security.hashing_context = security.pwd_context  # see ForgotForm
    security.want_json(_never)
    security.login_manager.request_loader(_nobody)
    security.principal.skip_static = True
    security.login_context_processor(_demo.logins)
    app.before_request(_guard)
    app.view_functions["security.login"] = login
    app.view_functions["security.logout"] = logout
    app.view_functions["security.forgot_password"] = forgot_password
    app.view_functions["security.change_password"] = change_password


def _never(_request: Request) -> bool:
    """Answer with pages only."""
    return False


def _nobody(_request: Request) -> None:
    """Let nothing but the session's cookie say who is there: no token, in no place."""


def _guard() -> ResponseReturnValue | None:
    """Refuse what these pages never send themselves: JSON, and a way on that leads away."""
    if request.blueprint != "security":
        return None
    if request.is_json:
        abort(415)
    if all(is_local(target) for target in request.values.getlist("next") if target):
        return None
    if request.method == "POST":
        abort(400)
    return redirect(url_for("security.login"))


def _refused(response: Response) -> bool:
    """Tell whether a form was not accepted: those that were lead on."""
    return response.status_code == 200


@limiter.limit(FAILURES_PER_ADDRESS, methods=["POST"], deduct_when=_refused)
def login() -> ResponseReturnValue:
    """Show the login form, or check what was filled in; the form counts and locks."""
    known = current.user()
    response: ResponseReturnValue = views.login()
    user = current.user()
    if user and not known:
        session.permanent = True  # the time-out counts from the last page, not from the login
        _forget_csrf_token()
        act_as(db.session(), Actor(user.email, "web"))
        _note("login", user.email, record_id=user.id)
        kept = keeping.opened(request.form.get(keeping.KEPT, ""))
        if kept and kept.who == str(user.id):
            response = keeping.page(kept)
    db.session.commit()
    return response


def logout() -> ResponseReturnValue:
    """End all sessions of the user, so that a copy of the cookie is of no use either."""
    user = current.user()
    if user:
        _note("logout", user.email, record_id=user.id)
        accounts.end_sessions(db.session(), user)
    response: ResponseReturnValue = views.logout()
    db.session.commit()
    return response


@limiter.limit(RESETS_PER_ADDRESS, methods=["POST"])
def forgot_password() -> ResponseReturnValue:
    """Send a link, if anybody has the address; the answer does not tell."""
    response: ResponseReturnValue = views.forgot_password()
    if request.method == "POST":
        _note("password reset asked", clean_line(request.form.get("email", ""), 150))
        db.session.commit()
    return response


@limiter.limit(FAILURES_PER_ADDRESS, methods=["POST"], deduct_when=_refused)
def change_password() -> ResponseReturnValue:
    """Change the password of the one who is logged in."""
    response: ResponseReturnValue = views.change_password()
    return response


def _forget_csrf_token() -> None:
    """Give the session another token: the old one was there before the login."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def _note(action: str, summary: str, **where: object) -> None:
    note(db.session(), action, now=clock.utcnow(), summary=summary, table="user", **where)

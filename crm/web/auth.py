"""Login, logout and passwords: Flask-Security's pages, with our limits around them."""

from flask import Flask, Request, abort, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import views
from flask_security.core import Security

from crm import clock, current
from crm.audit import note
from crm.domain.cleaning import clean_line
from crm.extensions import db, limiter
from crm.models import User
from crm.services import sessions
from crm.services.accounts import note_of
from crm.web import _demo, _devices
from crm.web._entering import SecondStep, welcome
from crm.web._login_forms import FORMS
from crm.web._redirects import is_local
from crm.web._security import Addresses, Passwords, Users, shortest_password
from crm.web._sessions import begin, load
from crm.web._trying import failures_per_address, refused, resets_per_address


def register(app: Flask) -> None:
    """Add the pages of Flask-Security that are wanted, and nothing else of it."""
    security = Security(mail_util_cls=Addresses, password_util_cls=Passwords)
    security.init_app(app, Users(), **FORMS)
    security.hashing_context = security.pwd_context  # see ForgotForm
    security.want_json(_never)
    security.login_manager.request_loader(_nobody)
    security.login_manager.user_loader(load)
    security.two_factor_plugins = SecondStep()
    security.principal.skip_static = True
    security.login_context_processor(_demo.logins)
    app.jinja_env.globals["shortest_password"] = shortest_password
    app.before_request(_guard)
    app.view_functions["security.login"] = login
    app.view_functions["security.logout"] = logout
    app.view_functions["security.forgot_password"] = forgot_password
    app.view_functions["security.reset_password"] = reset_password
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


@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def login() -> ResponseReturnValue:
    """Show the login form, or check what was filled in; the form counts and locks."""
    known = current.user()
    response: ResponseReturnValue = views.login()
    user = current.user()
    if user and not known:
        response = welcome(user, make_response(response))
    db.session.commit()
    return response


def logout() -> ResponseReturnValue:
    """End this session, so that a copy of the cookie is of no use either."""
    user, here = current.user(), current.login()
    if user and here:
        note_of(db.session(), user, "logout", now=clock.utcnow())
        sessions.end(db.session(), user, here.id)
    response: ResponseReturnValue = views.logout()
    db.session.commit()
    return response


@limiter.limit(resets_per_address, methods=["POST"])
def forgot_password() -> ResponseReturnValue:
    """Send a link, if anybody has the address; the answer does not tell."""
    response: ResponseReturnValue = views.forgot_password()
    if request.method == "POST":
        asked = clean_line(request.form.get("email", ""), 150)
        note(db.session(), "password reset asked", now=clock.utcnow(), summary=asked, table="user")
        db.session.commit()
    return response


def reset_password(token: str) -> ResponseReturnValue:
    """Choose a new password by a link; whoever has it may log in here, whatever strangers try."""
    response = make_response(views.reset_password(token))
    user: User | None = g.get("has_new_password")
    if user:
        _devices.remember(user, response)
        db.session.commit()
    return response


@limiter.limit(failures_per_address, methods=["POST"], deduct_when=refused)
def change_password() -> ResponseReturnValue:
    """Change the password of the one who is logged in; their other sessions end."""
    response: ResponseReturnValue = views.change_password()
    user = current.user()
    if user and g.get("has_new_password") is user:
        begin(user)
    db.session.commit()
    return response

"""From a right password to a session: by way of a code, where the user has a second factor."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, session, url_for
from flask_security.tf_plugin import TfPlugin
from flask_security.utils import login_user

from crm import clock, current
from crm.audit import Actor, act_as
from crm.domain.tokens import hash_of
from crm.extensions import db
from crm.models import User
from crm.sealing import Sealer
from crm.services import second_factors
from crm.services.accounts import note_of
from crm.web import _devices, _sessions, keeping
from crm.web._login_forms import CodeForm
from crm.web._redirects import is_local

HOME = "/admin/"
CODE_WITHIN = timedelta(minutes=10)  # of the password
_WAITING = "waits_for_code"


class SecondStep(TfPlugin):
    """Flask-Security's place for a second factor; the factor is ours (see decision 0015)."""

    def tf_enter(
        self,
        user: Any,
        _remember: object,
        _via: str,
        next_loc: str | None,  # noqa: ARG002 - given by its name
    ) -> Response | None:
        """Ask for the code, if the user has a second factor; None to let them in."""
        if not second_factors.is_on(db.session(), user):
            return None
        g.entered = True
        session[_WAITING] = [user.id, _seal(user), clock.utcnow().timestamp()]
        target = request.values.get("next") or None  # looked at by crm.web.auth
        kept = request.form.get(keeping.KEPT, "")
        if kept:  # too long for an address
            return code_page(CodeForm(formdata=None, next=target), kept=kept)
        return make_response(redirect(url_for("second_step.show", next=target)))


def code_page(form: CodeForm, *, kept: str = "") -> Response:
    """Return the page that asks for a code."""
    return make_response(render_template("security/code.html", form=form, kept=kept))


def waiting() -> User | None:
    """Return who gave their password lately in this browser, and must give a code now."""
    try:
        user_id, seal, at = session[_WAITING]
    except (KeyError, TypeError, ValueError):
        return None
    given_at = datetime.fromtimestamp(at, UTC)
    user = db.session.get(User, user_id)
    if user is None or not user.active or _seal(user) != seal:
        return None
    return user if clock.utcnow() - given_at <= CODE_WITHIN else None


def let_in(user: User) -> Response:
    """Log `user` in who gave the code, too, and lead on to where they wanted to go."""
    login_user(user, authn_via=["password", "code"])
    target = request.form.get("next", "")
    response = make_response(redirect(target if is_local(target) else HOME))
    return welcome(user, response)


def welcome(user: User, response: Response) -> Response:
    """Give `user`, who is logged in now, a session; show again what they typed in the last one."""
    now = clock.utcnow()
    g.entered = True
    session.pop(_WAITING, None)
    session.pop("csrf_token", None)  # the old token was there before the login
    g.pop("csrf_token", None)
    act_as(db.session(), Actor(user.email, "web"))
    _sessions.begin(user)
    note_of(db.session(), user, "login", now=now)
    kept = keeping.opened(request.form.get(keeping.KEPT, ""))
    if kept and kept.who == str(user.id):
        response = keeping.page(kept)
    _devices.remember(user, response)
    return response


def sealer() -> Sealer:
    """Return what the secrets of second factors are sealed with."""
    settings = current.settings()
    keys = (settings.secret_key, *settings.secret_key_fallbacks)
    return Sealer(keys, purpose="second factor")


def _seal(user: User) -> str:
    """Return what shows that nothing of the user's login has changed since."""
    return hash_of(user.fs_uniquifier)[:16]

"""The cookie by which a browser is known that somebody has logged in with before."""

from flask import Response, request

from crm import clock, current
from crm.extensions import db
from crm.models import User
from crm.services import devices


def cookie_name() -> str:
    """Return the name of the cookie; under https it is bound to the host."""
    return ("__Host-" if current.settings().is_https else "") + "dispecer-device"


def known(user: User) -> int | None:
    """Return the id of this browser, if `user` has logged in with it and it may be tried now."""
    key = request.cookies.get(cookie_name(), "")
    return devices.find(db.session(), user, key, now=clock.utcnow()) if key else None


def remember(user: User, response: Response) -> None:
    """Let this browser be one that `user` has logged in with; does not commit."""
    key = request.cookies.get(cookie_name(), "")
    response.set_cookie(
        cookie_name(),
        devices.remember(db.session(), user, key, now=clock.utcnow()),
        max_age=devices.FORGOTTEN_AFTER,
        secure=current.settings().is_https,
        httponly=True,
        samesite="Strict",
    )

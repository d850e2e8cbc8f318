"""The session of the request at hand: its cookie carries a random key, and no more than that."""

import logging
from datetime import timedelta
from time import monotonic

from flask import abort, g, redirect, request, session, url_for
from sqlalchemy.exc import OperationalError

from crm import clock, current, database
from crm.extensions import db, new_session
from crm.models import User
from crm.services import sessions
from crm.services.sessions import Login
from crm.web.context import READING

RETRY_SECONDS = 60
_KEY = "_user_id"  # where Flask-Login keeps what it gives to its loader
logger = logging.getLogger(__name__)


def load(key: str) -> User | None:
    """Return who is logged in with the cookie's key, and keep which session that is."""
    now, limits = clock.utcnow(), current.session_limits()
    found = sessions.find(db.session(), key, limits=limits, now=now)
    if found is None:
        return None
    user, g.login = found
    g.fs_authn_via = "session"  # as Flask-Security's own loader says
    if request.method in READING and now - g.login.seen_at >= limits.seen_every:
        _note_seen(g.login)
    return user


def who_is_here() -> User:
    """Return who is logged in; the others are led to the login."""
    user = current.user()
    if user is None:
        abort(redirect(url_for("security.login")))
    return user


def begin(user: User) -> None:
    """Open a session for `user` in this browser, in place of what the cookie said before."""
    agent = request.headers.get("User-Agent", "")
    now = clock.utcnow()
    session[_KEY] = sessions.open_for(
        db.session(), user, address=request.remote_addr or "", agent=agent, now=now
    )
    session.permanent = True  # it lasts as the settings say, not as long as a window is open


def is_fresh(login: Login) -> bool:
    """Tell whether the password was given in the session lately enough for sensitive acts."""
    minutes = current.settings().fresh_login_minutes
    return not minutes or clock.utcnow() - login.proved_at <= timedelta(minutes=minutes)


class _Writing:
    """When writing who was seen is tried again, after the database was too busy for it."""

    not_before = 0.0


def _note_seen(login: Login) -> None:
    """Write that the session is used, apart from the page, which must not wait long for it."""
    if monotonic() < _Writing.not_before:
        return
    try:
        with database.writing(), new_session() as own:
            sessions.note_seen(own, login, now=clock.utcnow())
            own.commit()
    except OperationalError:
        _Writing.not_before = monotonic() + RETRY_SECONDS
        logger.info("Too busy to keep when session %s was used", login.id)

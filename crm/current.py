"""What holds for the request at hand: the settings, the user, the language, the day."""

from datetime import date

from flask import current_app, g, has_request_context, session
from flask_login import current_user

from crm import clock
from crm.config import Settings
from crm.domain.kinds import Role
from crm.models import User
from crm.services.sessions import Limits, Login

LANGUAGES = ("ro", "en")


def settings() -> Settings:
    """Return the settings of the application at hand."""
    found: Settings = current_app.extensions["settings"]
    return found


def user() -> User | None:
    """Return who is logged in; None for nobody, and outside a request."""
    if not has_request_context():
        return None
    # Where Flask-Login keeps who it found; a page asks a hundred times.
    found = g.get("_login_user") or current_user._get_current_object()  # noqa: SLF001 - the proxy's own way
    return found if isinstance(found, User) and found.is_authenticated else None


def role() -> Role | None:
    """Return what the one who is logged in may do; None for nobody."""
    found = user()
    return found.role if found else None


def login() -> Login | None:
    """Return the session of the one who is logged in; None for nobody."""
    found: Login | None = g.get("login") if user() else None
    return found


def session_limits() -> Limits:
    """Return how long sessions last here."""
    return Limits(idle=settings().session_idle, whole=settings().session_whole)


def language() -> str:
    """Return the language of the page: the user's, else the one chosen, else the default."""
    found = user()
    if found:
        return found.language.locale
    chosen = session.get("language") if has_request_context() else None
    return chosen if chosen in LANGUAGES else settings().language


def today() -> date:
    """Return the company's date (rule R9)."""
    return clock.company_day(clock.utcnow(), settings().timezone)

"""What is set before each request and added to each answer."""

from secrets import token_urlsafe
from typing import Any

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from crm import current, database
from crm.audit import SYSTEM, Actor, act_as
from crm.domain.permissions import source_of
from crm.extensions import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    """Name the author of changes, keep reads free of locks, and send safe headers."""
    # Before anything that asks who is there, which begins a transaction.
    app.url_value_preprocessor(_choose_mode)
    app.before_request(_begin)
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """Return the nonce of this answer's scripts; another one for every answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _choose_mode(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    database.start_reading(request.method in READING)


def _begin() -> ResponseReturnValue | None:
    act_as(db.session(), SYSTEM)
    if request.endpoint == "static":
        return None
    user = current.user()
    if user:
        act_as(db.session(), Actor(user.email, source_of(request.endpoint or "")))
    return None


def safe_headers(*, nonce: str, is_https: bool) -> dict[str, str]:
    """Return the headers of every answer; `is_https` when the service is reached by https."""
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _add_headers(response: Response) -> Response:
    headers = safe_headers(nonce=csp_nonce(), is_https=current.settings().is_https)
    if request.endpoint != "static" or response.status_code >= 400:
        headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response

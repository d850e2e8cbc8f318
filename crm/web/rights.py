"""The table of rights, asked at every request before anything else is done.

An address that `crm.domain.access_table` does not name is closed to everybody, and a
field that it does not name is dropped before a view sees it. The file's name counts:
forms of those who are logged out meanwhile are kept first, by `crm.web.keeping`.
"""

import logging
from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from crm import current
from crm.domain.permissions import (
    LOGGED_IN,
    OPEN,
    Route,
    action_right,
    field_of,
    fields_of,
    may,
    may_any,
    route_of,
)
from crm.web._redirects import is_local

ON_ROWS = ("action_view", "bulk_view")  # where a field says what is done to the rows
LONGEST_TOLD = 60  # characters of the name of a field
_V = TypeVar("_V")
logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN:  # no such address is said elsewhere
        return None
    if current.role() is None:
        return _to_the_login()
    if endpoint in LOGGED_IN:
        return None
    route = route_of(endpoint)
    if route is None:
        logger.error("%s is not in the table of rights: refused", endpoint)
        abort(403)
    if not may_any(current.role(), route.of, route.rights):
        abort(403)
    if request.method == "POST":
        _refuse_foreign()
        _drop_unknown(endpoint)
        _check_action(endpoint, route)
    return None


def _to_the_login() -> ResponseReturnValue:
    """Lead to the login, and from there to the page that was asked for."""
    if request.method != "GET":  # of a button: to the page that it stood on
        there = request.form.get("url", "")
        is_ours = there.startswith("/admin/") and is_local(there)
        return redirect(url_for("security.login", next=there if is_ours else None))
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def _refuse_foreign() -> None:
    """Refuse a form that a browser says stands on another site, whatever token it has."""
    referrer = urlsplit(request.referrer or "").netloc
    ours = ("", request.host, urlsplit(current.settings().base_url).netloc)
    is_elsewhere = request.is_secure and referrer not in ours
    if is_elsewhere or request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)


def _drop_unknown(endpoint: str) -> None:
    """Take out of the form what may not be posted to this address."""
    known = fields_of(endpoint)
    dropped = {name for name in _names() if field_of(name) not in known}
    if dropped:
        told = sorted(repr(name[:LONGEST_TOLD]) for name in dropped)[:5]
        logger.warning("Dropped from a form for %s: %s", endpoint, ", ".join(told))
        request.form = _without(request.form, dropped)
        request.files = _without(request.files, dropped)


def _names() -> Iterator[str]:
    yield from request.form
    yield from request.files


def _without(given: MultiDict[str, _V], dropped: set[str]) -> ImmutableMultiDict[str, _V]:
    kept = [(name, value) for name, value in given.items(multi=True) if name not in dropped]
    return ImmutableMultiDict(kept)


def _check_action(endpoint: str, route: Route) -> None:
    """Refuse an action that the user has no right to; the view answers for unknown ones."""
    if endpoint.rpartition(".")[2] in ON_ROWS:
        right = action_right(route.of, request.form.get("action", ""))
        if right is not None and not may(current.role(), route.of, right):
            abort(403)

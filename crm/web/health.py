"""Health and metrics: what a load balancer, a watchdog and Prometheus ask for."""

import hmac
from time import perf_counter
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from crm import clock, current
from crm.extensions import db
from crm.web._metrics import REGISTRY, generation, observe, queues, storage
from crm.web._readiness import faults

blueprint = Blueprint("health", __name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_TEXT = "text/plain; charset=utf-8"


def register(app: Flask) -> None:
    """Add the addresses, and measure every request."""
    app.register_blueprint(blueprint)
    # Before all that may refuse the request, so that refusals are measured as well.
    app.url_value_preprocessor(_start_clock)
    app.after_request(_measure)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers, and nothing about it."""
    return Response("ok\n", content_type=_TEXT)


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether requests can be served: 503 and the parts that fail, or `ok`."""
    found = faults(current_app)
    lines = found or ["ok"]
    return Response("\n".join(lines) + "\n", 503 if found else 200, content_type=_TEXT)


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the figures to who has the token or sits on this machine; to others it is not there."""
    if not (_has_token() or _is_local()):
        abort(404)
    waiting = queues(db.session(), now=clock.utcnow())
    figures = (REGISTRY, waiting, generation(db.session()), storage(db.engine))
    return Response(b"".join(map(generate_latest, figures)), content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token = current.settings().metrics_token
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_local() -> bool:
    """Tell whether the peer is this machine, and not a proxy on it that passes others on."""
    if not current.settings().proxies and any(name in request.headers for name in _FORWARDED):
        return False
    return request.remote_addr in ("127.0.0.1", "::1")


def _start_clock(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    g.started = perf_counter()


def _measure(response: Response) -> Response:
    observe(
        endpoint=request.endpoint or "none",
        method=request.method if request.method in _METHODS else "other",
        status=response.status_code,
        seconds=perf_counter() - g.get("started", perf_counter()),
    )
    return response

"""A line in the log for every request: what was asked, what came of it, how long it took."""

import logging
from time import perf_counter

from flask import Flask, Response, g, request
from sqlalchemy import inspect

from crm import logs

HEADER = "X-Request-Id"
_QUIET = frozenset({"static", "health.healthz", "health.readyz", "health.metrics"})
_LONGEST = 300  # characters of a path

logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Give every request a number and a line."""
    app.after_request(_log)


def _log(response: Response) -> Response:
    """Log without the query, which holds what people search for, and without asking anything."""
    response.headers[HEADER] = logs.request_id()
    quiet = request.endpoint in _QUIET and response.status_code < 400
    level = logging.DEBUG if quiet else logging.INFO
    if logger.isEnabledFor(level):
        fields = request_fields(
            request.method,
            request.path,
            response.status_code,
            seconds=perf_counter() - g.get("started", perf_counter()),
            peer=request.remote_addr,
        )
        logger.log(level, "Request", extra={"fields": fields | {"user": _user_id()}})
    return response


def request_fields(
    method: str, path: str, status: int, *, seconds: float, peer: str | None
) -> dict[str, object]:
    """Return what the line of a request says, whatever way it went."""
    said = {"method": method[:20], "path": path[:_LONGEST], "status": status}
    return said | {"ms": round(seconds * 1000, 1), "peer": peer}


def _user_id() -> int | None:
    """Return the id of who was found to be logged in, which takes no statement."""
    state = inspect(g.get("_login_user"), raiseerr=False)
    identity = state.identity if state is not None else None
    return identity[0] if identity else None

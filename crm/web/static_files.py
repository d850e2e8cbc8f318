"""Scripts and styles: their addresses change when they do, so browsers keep them for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, has_request_context, request, url_for
from flask.sessions import SecureCookieSessionInterface

KEPT = "public, max-age=31536000, immutable"  # a year


class _Sessions(SecureCookieSessionInterface):
    """Sessions that files know nothing of: neither a new cookie with each, nor one for each."""

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def register(app: Flask) -> None:
    """Add the function that names files in templates."""
    app.session_interface = _Sessions()
    app.after_request(_keep)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does."""
    root = request.script_root if has_request_context() else None
    return _address(Path(current_app.static_folder or ""), name, root)


@cache
def _address(folder: Path, name: str, _root: str | None) -> str:
    return url_for("static", filename=name, v=_stamp(folder, name))


@cache
def _stamp(folder: Path, name: str) -> str:
    return sha256((folder / name).read_bytes()).hexdigest()[:10]


def _keep(response: Response) -> Response:
    """Let browsers keep a file that was asked for by the address of what it holds now."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        name = (request.view_args or {})["filename"]
        if request.args.get("v") == _stamp(Path(current_app.static_folder or ""), name):
            response.headers["Cache-Control"] = KEPT
    return response

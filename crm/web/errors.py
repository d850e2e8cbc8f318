"""Pages for what went wrong: in plain words, with nothing of what is inside."""

import logging
from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, request, session
from flask_babel import force_locale, gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from crm import current, logs
from crm.troubles import Trouble, trouble_of
from crm.web import keeping
from crm.web._problems import BUSY, FORGED, FULL, READ_ONLY, Problem, problem_of
from crm.web.keeping import Kept

RETRY_SECONDS = 30
_MACHINES = ("/inbound", "/healthz", "/readyz", "/metrics")  # who asks there reads no pages
_UNAVAILABLE = (OperationalError, PoolTimeoutError)
_TROUBLES = {Trouble.BUSY: BUSY, Trouble.FULL: FULL, Trouble.READ_ONLY: READ_ONLY}

logger = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Answer every refusal and failure in the form that was asked for."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(InternalServerError, _failed)
    for error in _UNAVAILABLE:
        app.register_error_handler(error, _unavailable)
    # The second is raised for numbers that no column can hold, which SQLite's driver finds.
    for impossible in (DataError, OverflowError):
        app.register_error_handler(impossible, _impossible)


def _refused(error: HTTPException) -> Response:
    code = error.code or 500
    if isinstance(error, CSRFError) and (kept := keeping.answer()):
        return kept
    problem = FORGED if isinstance(error, CSRFError) else problem_of(code)
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be built
        return _finished(_short(code), code, headers)
    return _finished(_answer(code, problem, language=_language()), code, headers)


def _failed(error: InternalServerError) -> Response:
    cause = error.original_exception
    if cause is not None and trouble_of(cause):
        return _unavailable(cause)
    error_id = logs.request_id()
    name = type(cause or error).__name__
    logger.error("Error %s: %s at %s %r", error_id, name, request.method, request.path)
    answer = _answer(500, problem_of(500), language=_safe_language(), error_id=error_id)
    return _finished(answer, 500)


def _unavailable(error: BaseException) -> Response:
    error_id, trouble = logs.request_id(), trouble_of(error) or Trouble.GONE
    logger.error(
        "Error %s: database %s at %r", error_id, trouble.name, request.path, exc_info=error
    )
    problem, sent = _TROUBLES.get(trouble, problem_of(503)), keeping.sent_form()
    answer = _answer(503, problem, language=_safe_language(), error_id=error_id, sent=sent)
    return _finished(answer, 503, [("Retry-After", str(RETRY_SECONDS))])


def _impossible(error: Exception) -> Response:
    logger.warning("Values that cannot be stored at %r: %s", request.path, type(error).__name__)
    return _finished(_answer(400, problem_of(400), language=_language()), 400)


def _answer(
    code: int, problem: Problem, *, language: str, error_id: str = "", sent: Kept | None = None
) -> Response:
    if request.path.startswith(_MACHINES) or not _wants_page():
        return _short(code, error_id)
    # Not flask.render_template: that asks the database who is logged in.
    template = current_app.jinja_env.get_template("errors/error.html")
    with force_locale(language):
        page = template.render(
            title=gettext(problem.title),
            text=gettext(problem.text),
            error_id=error_id,
            sent=sent,
            language=lambda: language,
        )
    return Response(page, mimetype="text/html")


def _wants_page() -> bool:
    """Tell whether a browser asks; programs that take anything get a short answer."""
    return any(kind == "text/html" for kind, _quality in request.accept_mimetypes)


def _short(code: int, error_id: str = "") -> Response:
    phrase = HTTPStatus(code).phrase
    as_json = request.is_json or any(
        kind == "application/json" for kind, _quality in request.accept_mimetypes
    )
    if as_json:
        return jsonify({"error": phrase} | ({"id": error_id} if error_id else {}))
    return Response(f"{phrase} {error_id}".strip() + "\n", mimetype="text/plain")


def _finished(response: Response, code: int, headers: Iterable[tuple[str, str]] = ()) -> Response:
    response.status_code = code
    for name, value in headers:
        response.headers[name] = value
    return response


def _language() -> str:
    try:
        return current.language()
    except SQLAlchemyError:
        return _safe_language()


def _safe_language() -> str:
    """Return a language without asking the database for the user's."""
    chosen = str(session.get("language"))
    return chosen if chosen in current.LANGUAGES else current.settings().language

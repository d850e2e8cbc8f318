"""What was typed is kept when the session has ended meanwhile, or the form is too old.

Such a form is answered with the login, which carries what was typed, sealed, and gives the
form back to the same person; nothing of it is done until they send it again. Files cannot
be carried. Forms that are to be kept so have the field `who`.
"""

from dataclasses import astuple, dataclass, replace
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from crm import current
from crm.web._login_forms import LoginForm
from crm.web._redirects import is_local

LARGEST = 200_000  # characters of all that was typed
LONGEST_PATH = 2_000
VALID_SECONDS = 3600
PREFIXES = ("/admin/", "/account/")
WHO = "who"
KEPT = "kept"
SHOW_ONLY = "show_only"
TOKEN = "csrf_token"  # noqa: S105 - the name of a field
_NOT_KEPT = frozenset({TOKEN, WHO, KEPT, SHOW_ONLY})
_SALT = "typed into a form"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the user with the id `who` sent to `path`, without files and passwords."""

    path: str
    who: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    def sealed(self) -> str:
        """Return it as a text for a hidden field."""
        text: str = _serializer().dumps(astuple(self))
        return text


def register(app: Flask) -> None:
    """Answer forms of those who are logged out no more before anything is done with them."""
    app.before_request(_keep)


def opened(text: str) -> Kept | None:
    """Return what `sealed` wrote within the last hour; None for anything else."""
    try:
        path, who, fields, had_files = _serializer().loads(text, max_age=VALID_SECONDS)
    except (BadData, ValueError):
        return None
    return Kept(path, who, tuple((name, value) for name, value in fields), had_files)


def answer() -> Response | None:
    """Return what the request, which is refused, is answered with so that nothing is lost.

    None where there is nothing to be kept.
    """
    kept = of_request()
    user = current.user()
    if kept is None:
        return None
    if user is None:
        return _login(kept)
    return page(kept) if str(user.id) == kept.who else None


def sent_form() -> Kept | None:
    """Return the form that the request sent, to be sent again as it was, with its token.

    None where there is none. Asks no database, and so does not know whose form it is: the
    token tells that when it comes again.
    """
    try:
        kept = of_request()
    except HTTPException:  # it cannot be read, or is too large
        return None
    if kept is None:
        return None
    again = [(TOKEN, request.form.get(TOKEN, "")), (WHO, kept.who)]
    if kept.had_files or SHOW_ONLY in request.form:
        again.append((SHOW_ONLY, "1"))
    return replace(kept, fields=(*kept.fields, *again))


def page(kept: Kept) -> Response:
    """Return the page that leads back to the form."""
    return make_response(render_template("security/kept.html", kept=kept, show=SHOW_ONLY))


def _login(kept: Kept) -> Response:
    form = LoginForm(formdata=None)
    html = render_template("security/login_user.html", login_user_form=form, kept=kept.sealed())
    return make_response(html)


def _keep() -> ResponseReturnValue | None:
    is_form = request.method == "POST" and request.path.startswith(PREFIXES)
    return answer() if is_form and current.user() is None else None


def of_request() -> Kept | None:
    """Return what the request's form holds; None where it is none that is to be kept."""
    path = request.full_path.rstrip("?")
    is_ours = path.startswith(PREFIXES) and is_local(path) and len(path) <= LONGEST_PATH
    if request.method != "POST" or not is_ours or not _is_from_here():
        return None
    if WHO not in request.form or "dialog" in request.args:
        return None  # a dialog still has what was typed
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_KEPT and "password" not in name
    )
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return None
    had_files = any(file.filename for file in request.files.values())
    return Kept(path, request.form[WHO], fields, had_files)


def _is_from_here() -> bool:
    """Tell whether a page of ours sent the form: nobody else fills one in for the person."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current.settings().secret_key, salt=_SALT)

"""How much a request may send, before anything reads it.

MAX_FORM_MEMORY_SIZE holds for multipart forms only: Werkzeug reads the other
kind as a whole, and the check of the CSRF token makes it do so for anybody.
"""

from typing import Any

from flask import Flask, request, session

from crm import current
from crm.config_limits import KILOBYTE

_WEBHOOKS = "/inbound/"  # providers send whole mails, and prove themselves by what they send
_URLENCODED = "application/x-www-form-urlencoded"


def register(app: Flask) -> None:
    """Set the limit before the first function that looks at the request."""
    app.url_value_preprocessor(_limit)


def _limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if request.path.startswith(_WEBHOOKS):
        return
    settings = current.settings()
    if "_user_id" not in session:  # all that login and reset need is a few words
        request.max_content_length = settings.stranger_kilobytes * KILOBYTE
    elif request.mimetype == _URLENCODED:
        request.max_content_length = settings.form_bytes

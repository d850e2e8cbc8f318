"""How much a request may send, before anything reads it.

MAX_FORM_MEMORY_SIZE holds for multipart forms only: Werkzeug reads the other
kind as a whole, and the check of the CSRF token makes it do so for anybody.
"""

from typing import Any

from flask import Flask, request, session

from crm.flask_config import FORM_MEGABYTES

MEGABYTE = 1024 * 1024
STRANGERS_BYTES = MEGABYTE // 4  # all that login and reset need is a few words
_WEBHOOKS = "/inbound/"  # providers send whole mails, and prove themselves by what they send
_URLENCODED = "application/x-www-form-urlencoded"


def register(app: Flask) -> None:
    """Set the limit before the first function that looks at the request."""
    app.url_value_preprocessor(_limit)


def _limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if request.path.startswith(_WEBHOOKS):
        return
    if "_user_id" not in session:
        request.max_content_length = STRANGERS_BYTES
    elif request.mimetype == _URLENCODED:
        request.max_content_length = FORM_MEGABYTES * MEGABYTE

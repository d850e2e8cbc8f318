"""The short way in for deliveries that are in order: they come in bursts.

Sessions, logins, languages and limits of pages have no part in a webhook, and take longer
than it. What is not in order in some respect goes the long way, just as it came.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from secrets import token_hex, token_urlsafe
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException

from crm import clock, database
from crm.config import Settings
from crm.errors import UnknownProviderError, WebhookRejectedError
from crm.inbound import InboundProvider, get_provider
from crm.services.inbound_deliveries import Post
from crm.services.inbound_keeping import Keeping
from crm.web._metrics import observe
from crm.web.context import safe_headers
from crm.web.requests import HEADER, request_fields

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)
PREFIX = "/inbound/"
MOST_BYTES = 1024 * 1024  # of what goes the short way
LONGEST_TYPE = 200
RETRY_SECONDS = 60
ENDPOINT = "webhooks.receive"
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
_LENGTH = re.compile("[0-9]{1,9}")


def is_taken(provider: InboundProvider, request: Request) -> bool:
    """Tell whether what is posted is of a kind that the provider sends."""
    kind = request.content_type or ""
    return request.mimetype in provider.content_types and len(kind) <= LONGEST_TYPE


def proved(provider: InboundProvider, request: Request, secrets: Sequence[str]) -> Post:
    """Return what is posted, if it comes from the provider; raises WebhookRejectedError."""
    # First, so that a password that is wrong costs no more than the look at it.
    provider.verify(request, secrets, now=clock.utcnow())
    # No form is parsed by Werkzeug before this: a body that was is gone as bytes.
    raw = request.get_data(cache=True, parse_form_data=False)
    kind, once = request.content_type or "", provider.once(request)
    return Post(provider.name, raw, kind, request.remote_addr, once)


class Gate:
    """WSGI: takes what is in order itself, and leaves all else to the application."""

    def __init__(self, app: Flask, keeping: Keeping) -> None:
        self._wsgi: WSGIApplication = app.wsgi_app
        self._app, self._keeping = app, keeping

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started = perf_counter()
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(PREFIX):
            found = self._found(environ)
            if found is not None:
                return self._answer(*found, started=started)(environ, start_response)
        return self._wsgi(environ, start_response)

    def _answer(self, provider: InboundProvider, post: Post, *, started: float) -> Response:
        text, status, headers = self.keep(provider, post)
        number, seconds = token_hex(4), perf_counter() - started
        observe(endpoint=ENDPOINT, method="POST", status=status, seconds=seconds)
        path = PREFIX + provider.name
        said = request_fields("POST", path, status, seconds=seconds, peer=post.remote_addr)
        logger.info("Request", extra={"fields": said | {"request": number}})
        return Response(text, status, self._safe_headers() | headers | {HEADER: number})

    def keep(self, provider: InboundProvider, post: Post) -> tuple[str, int, dict[str, str]]:
        """Keep a post that is proved; return text, status and headers of the answer.

        Raises WebhookRejectedError when its proof came with another one before.
        """
        try:
            with database.writing():  # whatever this thread did before
                delivery = self._keeping.keep(post, now=clock.utcnow())
        except SQLAlchemyError as error:
            name = type(error).__name__
            logger.error("A delivery of %s could not be kept: %s", provider.name, name)
            headers = PLAIN | {"Retry-After": str(RETRY_SECONDS)}
            return "Try again later.\n", provider.failure_status, headers
        if delivery is None:
            logger.info("%s repeated a delivery", provider.name)
        else:
            logger.info("Kept delivery %s of %s", delivery, provider.name)
        return "Received.\n", 200, PLAIN

    def _found(self, environ: "WSGIEnvironment") -> tuple[InboundProvider, Post] | None:
        """Return what is in order in every respect; else None, and all is as it was."""
        length = environ.get("CONTENT_LENGTH") or ""
        most = min(MOST_BYTES, self._settings().webhook_bytes)
        if not (_LENGTH.fullmatch(length) and int(length) <= most):
            return None
        raw = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(raw)  # for the long way
        if len(raw) < int(length):
            return None
        try:
            return self._proved(environ | {"wsgi.input": BytesIO(raw)})
        except (HTTPException, UnknownProviderError, WebhookRejectedError):
            return None

    def _proved(self, environ: "WSGIEnvironment") -> tuple[InboundProvider, Post] | None:
        settings = self._settings()
        name = environ["PATH_INFO"].removeprefix(PREFIX).removesuffix("/mime")
        provider, secrets = get_provider(name), settings.inbound_secrets.get(name, ())
        request = Request(environ, populate_request=False)
        request.trusted_hosts = list(settings.trusted_hosts) or None
        if not (secrets and request.host and is_taken(provider, request)):
            return None
        post = proved(provider, request, secrets)
        return (provider, post) if post.once is None else None

    def _safe_headers(self) -> dict[str, str]:
        headers = safe_headers(nonce=token_urlsafe(16), is_https=self._settings().is_https)
        return headers | {"Cache-Control": "no-store"}

    def _settings(self) -> Settings:
        settings: Settings = self._app.extensions["settings"]
        return settings

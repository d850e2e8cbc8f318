"""Pages, scripts and styles are sent compressed to whoever takes that (RFC 9110, 8.4)."""

import gzip
from functools import lru_cache
from io import BytesIO
from secrets import randbelow, token_urlsafe

from flask import Flask, Response, request

KINDS = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
LEAST = 1_000  # bytes; a smaller answer gains nothing
MOST = 4 * 1024 * 1024
QUICK, WELL = 1, 9
_SPREAD = 100  # characters


def register(app: Flask) -> None:
    """Compress what is worth it, after everything else was done to an answer."""
    app.after_request_funcs.setdefault(None, []).insert(0, _compress)


def _compress(response: Response) -> Response:
    is_file = request.endpoint == "static"
    if not _is_worth_it(response, is_file=is_file):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    response.set_data(_kept(content) if is_file else _page(content))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("ETag", None)  # of the bytes as they were
    return response


def _is_worth_it(response: Response, *, is_file: bool) -> bool:
    if response.status_code != 200 or response.mimetype not in KINDS:
        return False
    if "Content-Encoding" in response.headers or (response.is_streamed and not is_file):
        return False
    return LEAST <= (response.content_length or 0) <= MOST


def _page(content: bytes) -> bytes:
    """Return a page compressed, with a name of some length in it that means nothing.

    The size of a compressed page can tell a stranger who makes its reader open it
    with guessed words whether they stand in it (BREACH); so it varies by itself.
    """
    packed = BytesIO()
    name = token_urlsafe(_SPREAD)[: randbelow(_SPREAD)]
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=QUICK, fileobj=packed) as out:
        out.write(content)
    return packed.getvalue()


@lru_cache(maxsize=200)
def _kept(content: bytes) -> bytes:
    """Return a file of ours compressed; there are few, and they stay as they are."""
    return gzip.compress(content, WELL, mtime=0)

"""Getting over the network what a call only names: from pinned hosts, in bounds of size and time.

For the worker only, with no transaction open: it waits for somebody else's server.
"""

import re
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection

from crm.errors import FetchFailedError, FetchRefusedError
from crm.inbound._base import Fetch

PATIENCE = 5.0  # seconds for each step that waits for the other side
MOST_SECONDS = 20.0  # for one answer as a whole

_URL = re.compile(r"https://([a-z0-9.-]{1,253})(/[!-\[\]-~]{0,8000})?")
_AGAIN = (408, 425, 429)
_CHUNK = 64 * 1024
_MOST_KEPT = 16

Connect = Callable[[str, float], HTTPConnection]


def over_tls(host: str, timeout: float) -> HTTPConnection:
    """Return a connection that checks the certificate of `host`."""
    return HTTPSConnection(host, timeout=timeout, context=ssl.create_default_context())


class Fetcher:
    """Gets what adapters ask for; follows no redirect and uses no proxy."""

    def __init__(self, connect: Connect = over_tls, most_seconds: float = MOST_SECONDS) -> None:
        self._connect = connect
        self._most_seconds = most_seconds
        self._kept: dict[str, bytes] = {}

    def get(self, fetch: Fetch) -> bytes:
        """Return the body of the answer; raises FetchFailedError and FetchRefusedError."""
        if fetch.url in self._kept:
            return self._kept[fetch.url]
        host, path = _place(fetch)
        until = time.monotonic() + self._most_seconds
        connection = self._connect(host, PATIENCE)
        try:
            connection.request("GET", path, headers=dict(fetch.headers))
            found = _body(connection.getresponse(), fetch, host, until)
        except (OSError, HTTPException) as error:
            raise FetchFailedError(host=host, reason=type(error).__name__) from error
        except ValueError as error:  # a key with characters that no header can have
            raise FetchRefusedError(host=host, reason=type(error).__name__) from error
        finally:
            connection.close()
        if fetch.keep and len(self._kept) < _MOST_KEPT:
            self._kept[fetch.url] = found
        return found


def _place(fetch: Fetch) -> tuple[str, str]:
    """Return host and path of what is wanted, when it may be fetched at all."""
    found = _URL.fullmatch(fetch.url)
    host = found[1] if found else ""
    allowed = any(
        host.endswith(each) if each.startswith(".") else host == each for each in fetch.hosts
    )
    if not found or not allowed:
        raise FetchRefusedError(host=host or "?", reason="this is no address of the provider")
    return host, found[2] or "/"


def _body(response: HTTPResponse, fetch: Fetch, host: str, until: float) -> bytes:
    if response.status in _AGAIN or response.status >= 500:
        raise FetchFailedError(host=host, reason=f"status {response.status}")
    if response.status != 200:
        raise FetchRefusedError(host=host, reason=f"status {response.status}")
    found = bytearray()
    while chunk := response.read1(_CHUNK):
        found += chunk
        if len(found) > fetch.most_bytes:
            raise FetchRefusedError(host=host, reason=f"more than {fetch.most_bytes} bytes")
        if time.monotonic() > until:
            raise FetchFailedError(host=host, reason="it took too long")
    if response.length:
        raise FetchFailedError(host=host, reason="the answer broke off")
    return bytes(found)

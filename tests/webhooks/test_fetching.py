"""Fetching over HTTP: from a real server on this machine that does what servers do."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crm.errors import CrmError, FetchFailedError, FetchRefusedError
from crm.inbound import Fetch, Fetcher
from crm.inbound._fetching import over_tls

HOST = "api.example.com"


class Provider(BaseHTTPRequestHandler):
    """A provider's server: the path says what it does."""

    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("api-key")))
        name = self.path.strip("/")
        if name.isdigit() and len(name) == 3:
            self.send_response(int(name))
            self.send_header("Location", "/file")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            getattr(self, name.partition("?")[0])()

    def file(self) -> None:
        self.reply(b"content", length=7)

    def large(self) -> None:
        self.reply(b"x" * 200_000, length=200_000)

    def endless(self) -> None:
        self.reply(b"", length=None)
        while True:
            self.wfile.write(b"x" * 65_536)

    def short(self) -> None:
        self.reply(b"half", length=8)

    def slow(self) -> None:
        self.reply(b"", length=1_000)
        for _ in range(1_000):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.02)

    def rubbish(self) -> None:
        self.wfile.write(b"\x00" * 100_000)

    def reply(self, content: bytes, *, length: int | None) -> None:
        self.send_response(200)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):  # the client has gone, as it should
            super().handle()


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Provider.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def fetcher(server: ThreadingHTTPServer) -> Fetcher:
    def connect(_host: str, timeout: float) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", server.server_port, timeout=timeout)

    return Fetcher(connect, most_seconds=0.3)


def page(path: str = "/file", **given: object) -> Fetch:
    values = {"url": f"https://{HOST}{path}", "hosts": (HOST,), "most_bytes": 100_000} | given
    return Fetch(**values)  # type: ignore[arg-type]


def test_a_file_is_fetched_with_its_key(fetcher: Fetcher) -> None:
    assert fetcher.get(page(headers=(("api-key", "k"),))) == b"content"
    assert Provider.seen == [("/file", "k")]


def test_only_what_never_changes_is_kept(fetcher: Fetcher) -> None:
    for keep in (False, False, True, True):
        fetcher.get(page(keep=keep))

    assert len(Provider.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301, 302, 307, 204])
def test_a_refusal_is_for_good_and_no_redirect_is_followed(fetcher: Fetcher, status: int) -> None:
    with pytest.raises(FetchRefusedError, match=f"status {status}"):
        fetcher.get(page(f"/{status}"))
    assert len(Provider.seen) == 1


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_failure_is_for_now(fetcher: Fetcher, status: int) -> None:
    with pytest.raises(FetchFailedError, match=f"status {status}"):
        fetcher.get(page(f"/{status}"))


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_more_than_was_agreed_is_not_taken(fetcher: Fetcher, path: str) -> None:
    with pytest.raises(FetchRefusedError, match="more than 100000 bytes"):
        fetcher.get(page(path))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/slow", "too long"),
        ("/short", "broke off|IncompleteRead"),
        ("/rubbish", "BadStatusLine|LineTooLong"),
    ],
)
def test_a_server_in_trouble_is_asked_again_later(fetcher: Fetcher, path: str, reason: str) -> None:
    with pytest.raises(FetchFailedError, match=reason):
        fetcher.get(page(path))


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    fetcher = Fetcher(lambda _host, timeout: HTTPConnection("127.0.0.1", port, timeout=timeout))

    with pytest.raises(FetchFailedError, match="ConnectionRefusedError"):
        fetcher.get(page())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://api.example.com/file",
        "file:///etc/passwd",
        "https://api.example.com:8443/file",
        "https://user@api.example.com/file",
        "https://api.example.com@evil.example/file",
        "https://evil.example/api.example.com",
        "https://api.example.com.evil.example/file",
        "https://xapi.example.com/file",
        "https://127.0.0.1/file",
        "https://[::1]/file",
        "https://API.example.com/file",
        "https://api.example.com\\@evil.example/",
        "https://api.example.com/a b",
        "https://api.example.com/\r\nX: y",
        "https://api.example.com/ă",
    ],
)
def test_nothing_is_fetched_from_anywhere_else(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchRefusedError, match="no address of the provider"):
        fetcher.get(page(url=url))
    assert Provider.seen == []


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("a.example.com", True),
        ("a.b.example.com", True),
        ("example.com", False),
        ("aexample.com", False),
    ],
)
def test_a_host_that_starts_with_a_dot_stands_for_those_below(
    fetcher: Fetcher, host: str, *, is_allowed: bool
) -> None:
    try:
        found: bytes | None = fetcher.get(page(url=f"https://{host}/file", hosts=(".example.com",)))
    except FetchRefusedError:
        found = None

    assert (found is not None) is is_allowed


@pytest.mark.parametrize("key", ["a\r\nX: y", "ă"])
def test_a_key_that_no_header_can_have_is_refused(fetcher: Fetcher, key: str) -> None:
    with pytest.raises(FetchRefusedError):
        fetcher.get(page(headers=(("api-key", key),)))


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    server: ThreadingHTTPServer,
) -> None:
    connection = over_tls("127.0.0.1", 1.0)
    connection.port = server.server_port  # it speaks no TLS at all
    fetcher = Fetcher(lambda _host, _timeout: connection)

    with pytest.raises(CrmError, match="SSL"):
        fetcher.get(page())

"""Where nothing is fetched from, and with what."""

from http.server import ThreadingHTTPServer

import pytest

from crm.errors import CrmError, FetchRefusedError
from crm.inbound import Fetcher
from crm.inbound._fetching import over_tls
from tests.webhooks.pages import Provider, page


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
    provider_server: ThreadingHTTPServer,
) -> None:
    connection = over_tls("127.0.0.1", 1.0)
    connection.port = provider_server.server_port  # it speaks no TLS at all
    fetcher = Fetcher(lambda _host, _timeout: connection)

    with pytest.raises(CrmError, match="SSL"):
        fetcher.get(page())

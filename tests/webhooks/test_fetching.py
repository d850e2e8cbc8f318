"""Fetching over HTTP: from a real server on this machine that does what servers do."""

import socket
from contextlib import closing
from http.client import HTTPConnection

import pytest

from crm.errors import FetchFailedError, FetchRefusedError
from crm.inbound import Fetcher
from tests.webhooks.pages import Provider, page


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

"""Providers that are switched on for a test, and the servers that tests talk to."""

import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from crm.inbound import Fetcher
from tests.commands.processes import eventually
from tests.conftest import CHOSEN
from tests.factories import Factories
from tests.webhooks.pages import Provider
from tests.webhooks.posts import Desk
from tests.webhooks.servers import DELIVERIES, Server, done, serving

SwitchOn = Callable[..., None]


@pytest.fixture
def switch_on(set_to: Callable[..., None]) -> SwitchOn:
    """Return a function that switches providers on: `switch_on(postal=key)`."""

    def switch(**secrets: str) -> None:
        set_to(inbound_secrets={name: (secret,) for name, secret in secrets.items()})

    return switch


@pytest.fixture(params=CHOSEN, scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with serving(request.param, tmp_path_factory.mktemp("instance")) as running_server:
        yield running_server


@pytest.fixture
def kept(server: Server) -> int:
    """Return how many deliveries were there before the test, all of them done."""
    eventually(lambda: done(server) == server.count(DELIVERIES))
    return server.count(DELIVERIES)


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


@pytest.fixture
def provider_server() -> Iterator[ThreadingHTTPServer]:
    Provider.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def fetcher(provider_server: ThreadingHTTPServer) -> Fetcher:
    def connect(_host: str, timeout: float) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", provider_server.server_port, timeout=timeout)

    return Fetcher(connect, most_seconds=0.3)

"""The webhook of a real `flask serve`: large, slow and endless bodies, and a burst."""

import json
import os
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import create_engine, text

from crm import clock
from crm.database import normal_url
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from tests.commands.processes import SECRET, answers, eventually, flask, free_port, running
from tests.conftest import CHOSEN, DATABASES

pytestmark = pytest.mark.slow
MEGABYTE = 2**20
DELIVERIES = "SELECT count(*) FROM inbound_delivery"


@dataclass(frozen=True)
class Server:
    port: int
    database: str
    process: "Popen[str]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, raw: bytes, path: str = "/inbound/generic") -> int:
        signature = sign_generic(raw, SECRET, clock.utcnow())
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
        try:
            with urlopen(Request(self.url + path, raw, headers), timeout=60) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    def count(self, query: str) -> int:
        engine = create_engine(normal_url(self.database))
        with engine.connect() as connection:
            found = int(connection.execute(text(query)).scalar_one())
        engine.dispose()
        return found

    def memory(self, figure: str = "VmRSS") -> float:
        """Return megabytes of memory now, or at most (VmHWM) since `forget`."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(each for each in status.splitlines() if each.startswith(figure))
        return int(line.split()[1]) / 1024

    def forget(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")


@contextmanager
def serving(name: str, folder: Path) -> Iterator[Server]:
    with ExitStack() as stack:
        url = stack.enter_context(DATABASES[name]())
        made = flask(folder, "db", "upgrade", CRM_DATABASE_URL=url)
        assert made.returncode == 0, made.stderr
        port = free_port()
        process = stack.enter_context(
            running(folder, "serve", "--port", str(port), CRM_DATABASE_URL=url)
        )
        server = Server(port, url, process)
        eventually(lambda: answers(f"{server.url}/healthz"))
        assert server.post(b'{"text": "Da"}') == 200  # everything is loaded from here on
        eventually(lambda: done(server) == 1)
        yield server


def done(server: Server) -> int:
    return server.count("SELECT count(*) FROM inbound_delivery WHERE status <> 'NEW'")


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


def send(server: Server, *pieces: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    for piece in pieces:
        connection.sendall(piece)
    return connection


def head(path: str, *lines: str) -> bytes:
    given = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *lines]
    return ("\r\n".join(given) + "\r\n\r\n").encode()


def delivery_of(size: int) -> bytes:
    content = b64encode(os.urandom(size // 4)).decode()
    files = [{"name": f"{n}.jpg", "type": "image/jpeg", "content": content} for n in range(3)]
    return json.dumps({"headers": {"From": "a@b.ro"}, "text": "Da", "attachments": files}).encode()


def test_w10_50_mb_take_less_than_three_times_that_and_block_nobody(
    server: Server, kept: int
) -> None:
    raw = delivery_of(50 * MEGABYTE)
    before = server.memory()
    server.forget()

    with ThreadPoolExecutor(1) as pool:
        posted = pool.submit(server.post, raw)
        while not posted.done() or done(server) == kept:
            assert answers(f"{server.url}/healthz")
            time.sleep(0.05)

    assert posted.result() == 200
    assert server.count("SELECT count(*) FROM attachment") == 3
    assert server.memory("VmHWM") - before < 3 * len(raw) / MEGABYTE


@pytest.mark.parametrize("path", ["/inbound/generic", "/login"])
def test_w10_5_gb_announced_are_refused_unread(server: Server, path: str) -> None:
    before = server.memory()
    server.forget()

    with send(server, head(path, "Content-Length: 5000000000")) as connection:
        answer = connection.recv(100)

    assert answer.split()[1] == b"413"
    assert server.memory("VmHWM") - before < 20


def test_w10_without_a_length_the_end_comes_at_the_limit(server: Server) -> None:
    before = server.memory()
    server.forget()
    piece = b"%x\r\n" % MEGABYTE + b"x" * MEGABYTE + b"\r\n"
    connection = send(server, head("/inbound/generic", "Transfer-Encoding: chunked"))

    with connection:
        try:
            for _ in range(400):
                connection.sendall(piece)
            answer = connection.recv(100)
        except OSError:  # it hung up while we talked on
            answer = b"- 413"

    assert answer.split()[1] == b"413"
    assert server.memory("VmHWM") - before < 20
    assert answers(f"{server.url}/healthz")


def test_w10_on_every_other_address_50_mb_are_too_many(server: Server) -> None:
    before = server.memory()
    server.forget()
    lines = ("Content-Length: 52428800", "Connection: close")

    with send(server, head("/login", *lines), *[b"x" * MEGABYTE] * 50) as connection:
        answer = connection.recv(100)

    assert answer.split()[1] == b"413"
    assert server.memory("VmHWM") - before < 20


def test_w10_50_mb_without_proof_are_refused_and_not_kept(server: Server, kept: int) -> None:
    lines = ("Transfer-Encoding: chunked", "Connection: close")
    piece = b"%x\r\n" % MEGABYTE + b"x" * MEGABYTE + b"\r\n"

    with send(server, head("/inbound/generic", *lines), *[piece] * 50, b"0\r\n\r\n") as connection:
        answer = connection.recv(100)

    assert answer.split()[1] == b"401"
    assert server.count(DELIVERIES) == kept


def test_w10_slow_bodies_hold_nobody_up(server: Server) -> None:
    start = head("/inbound/generic", "Content-Length: 1000")
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(send(server, start, b'{"text"'))

        assert answers(f"{server.url}/healthz")
        assert server.post(b'{"text": "Nu"}') == 200


def test_w23_a_burst_with_repeats_is_stored_once_each(server: Server, kept: int) -> None:
    distinct = 1_800
    payloads = [
        b'{"headers": {"Message-ID": "<%d@a.ro>"}, "text": "x"}' % n for n in range(distinct)
    ]
    seconds: list[float] = []

    def post(raw: bytes) -> int:
        start = time.monotonic()
        status = server.post(raw)
        seconds.append(time.monotonic() - start)
        return status

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(post, [*payloads, *payloads[::9]]))

    assert statuses == {200}
    assert server.count(DELIVERIES) == kept + distinct
    assert sorted(seconds)[int(len(seconds) * 0.99)] < 3  # the least patient provider's time

"""The webhook of a real `flask serve`: large, slow and endless bodies."""

import json
import os
import socket
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.commands.processes import answers, eventually
from tests.webhooks.servers import DELIVERIES, Server, done, signed

pytestmark = pytest.mark.slow
MEGABYTE = 2**20


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


def test_w10_50_mb_in_pieces_of_no_announced_length_are_kept_too(server: Server, kept: int) -> None:
    raw = delivery_of(50 * MEGABYTE)
    given = [f"{name}: {value}" for name, value in signed(raw).items() if name != "Content-Type"]
    lines = (*given, "Transfer-Encoding: chunked", "Connection: close")
    pieces = (raw[start : start + MEGABYTE] for start in range(0, len(raw), MEGABYTE))
    chunks = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]

    with send(server, head("/inbound/generic", *lines), *chunks, b"0\r\n\r\n") as connection:
        answer = connection.recv(100)
    eventually(lambda: done(server) == kept + 1)  # or the next test measures this one's work

    assert answer.split()[1] == b"200"
    assert server.count("SELECT size FROM inbound_delivery ORDER BY id DESC LIMIT 1") == len(raw)


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

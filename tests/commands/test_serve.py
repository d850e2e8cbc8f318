"""`flask serve` as a process: it answers, works, ends, and loses nothing when it is killed."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from socket import create_connection
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from bench.measured.client import Client, fields_of
from crm import clock
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from tests.commands.processes import SECRET, answers, ended, eventually, flask, running
from tests.ports import free_port
from tests.webhooks.posts import raw_of

pytestmark = pytest.mark.slow
RAW = raw_of({"headers": {"From": "ion@example.com"}, "subject": "Re", "text": "Da"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an installation with an empty database."""
    made = flask(tmp_path, "db", "upgrade")
    assert made.returncode == 0, made.stderr
    return tmp_path


@pytest.fixture
def port() -> int:
    return free_port()


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "dispecer.db", timeout=30) as connection:
        return connection.execute(query).fetchall()


def deliveries(folder: Path) -> list[str]:
    return [status for (status,) in rows(folder, "SELECT status FROM inbound_delivery")]


def post(port: int) -> int | None:
    """Post a signed delivery; return the status, None when the connection broke."""
    headers = {
        "Content-Type": "application/json",
        SIGNATURE_HEADER: sign_generic(RAW, SECRET, clock.utcnow()),
    }
    request = Request(f"http://127.0.0.1:{port}/inbound/generic", RAW, headers)
    try:
        with urlopen(request, timeout=30) as answer:
            status: int = answer.status
            return status
    except HTTPError as error:
        return error.code
    except (URLError, HTTPException, OSError):
        return None


def test_it_answers_works_and_ends_well(folder: Path, port: int) -> None:
    with running(folder, "serve", "--port", str(port)) as process:
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        status = post(port)
        eventually(lambda: deliveries(folder) == ["PROCESSED"])
        code, said = ended(process)

    assert (status, code) == (200, 0), said
    assert f"http://127.0.0.1:{port}" in said
    assert "Traceback" not in said
    assert rows(folder, "SELECT triage_reason FROM message") == [("unmatched",)]


def log_in_from(port: int, number: int) -> int:
    """Try a password from an address of its own; return the status."""
    browser = Client(port)
    headers = {"X-Forwarded-For": f"192.0.2.{number}"}
    fields = dict(fields_of(browser.get("/login").body, "password"))
    fields |= {"email": f"u{number}@example.com", "password": "x"}
    kind = "application/x-www-form-urlencoded"
    answer = browser.send("/login", urlencode(fields).encode(), kind, headers)
    browser.close()
    return answer.status


def test_l_09_fifty_logins_at_once_are_bounded_and_without_a_worker_deliveries_wait(
    folder: Path, port: int
) -> None:
    given = {"CRM_DEMO": "1", "CRM_PROXIES": "1"}
    with running(folder, "serve", "--port", str(port), "--no-worker", **given) as process:
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        status = post(port)
        with ThreadPoolExecutor(50) as pool:
            flood = [pool.submit(log_in_from, port, number) for number in range(50)]
            served = {status_of(f"http://127.0.0.1:{port}/healthz", {}) for _ in range(5)}
        most = memory(process.pid)
        code, said = ended(process)

    assert {each.result() for each in flood} == {200}
    assert served == {200}
    assert most < 250  # MB: a hash takes 19, and there are eight threads
    assert (status, code, deliveries(folder)) == (200, 0, ["NEW"])
    assert "admin@demo.ro" in said


@contextmanager
def half_sent(port: int) -> Iterator[None]:
    """Keep more connections open than waitress takes by itself, each with half a request."""
    with ExitStack() as opened:
        for number in range(200):
            one = opened.enter_context(create_connection(("127.0.0.1", port), timeout=10))
            one.sendall((b"GET /healthz HTTP/1.1\r\n", b"POST /inbound/x HTTP/1.1\r\n")[number % 2])
        yield


def memory(pid: int) -> float:
    """Return the most memory that a process has had so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [each for each in status.splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def status_of(url: str, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(url, headers=headers), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_l_08_slow_connections_shut_nobody_out_and_a_second_server_and_a_proxy_are_noticed(
    folder: Path, port: int
) -> None:
    with running(folder, "serve", "--port", str(port), "--no-worker"):
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(f"{url}/healthz"))
        second = flask(folder, "serve", "--port", str(port))
        here = status_of(f"{url}/metrics", {})
        passed_on = status_of(f"{url}/metrics", {"X-Forwarded-For": "192.0.2.1"})
        with half_sent(port):
            still = status_of(f"{url}/readyz", {})

    assert (here, passed_on, still) == (200, 404, 200)
    assert second.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr

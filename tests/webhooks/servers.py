"""A real `flask serve` with a worker, on each database: calls to it, and what it has kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from sqlalchemy import create_engine, text

from crm import clock
from crm.database import normal_url
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from tests.commands.processes import SECRET, answers, eventually, flask, running
from tests.conftest import DATABASES
from tests.ports import free_port

DELIVERIES = "SELECT count(*) FROM inbound_delivery"


@dataclass(frozen=True)
class Server:
    port: int
    database: str
    process: "Popen[str]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, raw: bytes, path: str = "/inbound/generic") -> int | None:
        """Post a signed delivery; return the status, None when the connection broke."""
        try:
            with urlopen(Request(self.url + path, raw, signed(raw)), timeout=60) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, HTTPException, OSError):
            return None

    def count(self, query: str) -> int:
        return count(self.database, query)

    def memory(self, figure: str = "VmRSS") -> float:
        """Return megabytes of memory now, or at most (VmHWM) since `forget`."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(each for each in status.splitlines() if each.startswith(figure))
        return int(line.split()[1]) / 1024

    def forget(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")


class Wire:
    """A connection to a server over which one signed delivery goes after the other."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def post(self, raw: bytes) -> int:
        self._connection.request("POST", "/inbound/generic", raw, signed(raw))
        answer = self._connection.getresponse()
        answer.read()
        return answer.status


def signed(raw: bytes) -> dict[str, str]:
    signature = sign_generic(raw, SECRET, clock.utcnow())
    return {"Content-Type": "application/json", SIGNATURE_HEADER: signature}


def count(url: str, query: str) -> int:
    engine = create_engine(normal_url(url))
    with engine.connect() as connection:
        found = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found


def change(url: str, statement: str) -> None:
    engine = create_engine(normal_url(url))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@contextmanager
def installation(name: str, folder: Path) -> Iterator[str]:
    """Yield the address of a database of the kind `name` that has its tables and no rows."""
    with DATABASES[name]() as url:
        made = flask(folder, "db", "upgrade", CRM_DATABASE_URL=url)
        assert made.returncode == 0, made.stderr
        yield url


@contextmanager
def started(url: str, folder: Path, *options: str, **given: str) -> Iterator[Server]:
    """Start `flask serve` on a database, wait until it answers, and yield it."""
    port = free_port()
    arguments = ("serve", "--port", str(port), *options)
    with running(folder, *arguments, CRM_DATABASE_URL=url, **given) as process:
        server = Server(port, url, process)
        eventually(lambda: answers(f"{server.url}/healthz"))
        yield server


@contextmanager
def serving(name: str, folder: Path) -> Iterator[Server]:
    """Yield a server with its worker that has had its first delivery."""
    with installation(name, folder) as url, started(url, folder) as server:
        assert server.post(b'{"text": "Da"}') == 200  # everything is loaded from here on
        eventually(lambda: done(server) == 1)
        yield server


def done(server: Server) -> int:
    return server.count("SELECT count(*) FROM inbound_delivery WHERE status <> 'NEW'")

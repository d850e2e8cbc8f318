"""A real `flask serve` with a worker, on each database: calls to it, and what it has kept."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from sqlalchemy import create_engine, text

from crm import clock
from crm.database import normal_url
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from tests.commands.processes import SECRET, answers, eventually, flask, free_port, running
from tests.conftest import DATABASES

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

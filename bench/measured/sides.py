"""The four sides of the comparison, each a process of its own with the same server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.measured.client import Client, fields_of
from bench.measured.databases import ROOT, Filled
from crm.demo.tables.crew import LOGINS, PASSWORD
from tests.commands.processes import eventually
from tests.ports import free_port

OURS, PLAIN, DJANGO, FLOOR = "ours", "plain", "django", "floor"
MODULES = {
    OURS: "bench.measured.serve_ours",
    FLOOR: "bench.measured.serve_floor",
    PLAIN: "bench.measured.serve_plain",
    DJANGO: "bench.measured.django_admin.serve",
}


@dataclass(slots=True)
class Side:
    """A server that is measured: which, on which database, and the client that asks it."""

    name: str
    filled: Filled
    python: str
    client: Client = field(init=False)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, wait until it answers, and log in where one has to."""
        port = free_port()
        self.process = subprocess.Popen(  # noqa: S603 - our own
            [self.python, "-m", MODULES[self.name], str(port)],
            cwd=ROOT,
            env=self.filled.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.client = Client(port)
        eventually(lambda: self.client.get("/login").status != 0)
        if self.name == OURS:
            self._log_in()

    def stop(self) -> None:
        """End the server at once, whatever it is at."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def memory(self) -> int:
        """Return how many bytes of memory the server has now."""
        pid = self.process.pid if self.process else 0
        status = Path(f"/proc/{pid}/status").read_text()
        [line] = [each for each in status.splitlines() if each.startswith("VmRSS")]
        return int(line.split()[1]) * 1024

    def _log_in(self) -> None:
        page = self.client.get("/login").body
        said = dict(fields_of(page, "password")) | {"email": LOGINS[1].email, "password": PASSWORD}
        if self.client.post("/login", list(said.items())).status != 302:
            raise RuntimeError("the demo's operator cannot log in")


@contextmanager
def serving(databases: list[Filled], names: list[str], django: str) -> Iterator[list[Side]]:
    """Yield every side for every database; `django` is the Python that has it."""
    with ExitStack() as running:
        sides = []
        for filled in databases:
            for name in names:
                side = Side(name, filled, django if name == DJANGO else sys.executable)
                running.callback(side.stop)
                side.start()
                sides.append(side)
        time.sleep(1)
        yield sides

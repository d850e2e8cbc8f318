"""Machines of a cluster as processes, and staff and a mail provider that rely on them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count, takewhile
from pathlib import Path
from threading import Event
from time import sleep

from bench.measured.client import Client, fields_of
from crm.models import User
from tests.commands.processes import HERE, answers
from tests.ports import free_port
from tests.web.browsing import PASSWORD
from tests.webhooks.posts import raw_of
from tests.webhooks.servers import Wire

PAUSE = 0.3  # seconds between two acts of one who acts
FILES = [{"name": "a.txt", "type": "text/plain", "content": "RGE="}]


@dataclass
class Cluster:
    """The machines, and what was promised to whom."""

    folder: Path
    environ: dict[str, str]
    ports: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))
    kept: list[str] = field(default_factory=list)  # mails whose delivery was acknowledged
    saved: list[str] = field(default_factory=list)  # clients whose form was
    numbers: Iterator[int] = field(default_factory=count)
    processes: ExitStack = field(default_factory=ExitStack)
    said: dict[str, Path] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command on a machine of its own."""
        folder = self.folder / f"{name}-{next(self.numbers)}"
        folder.mkdir()
        self.said[folder.name] = folder / "said"
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, str(HERE / "launch.py"), str(folder), *command],
                env=self.environ,
                stdout=said,
                stderr=said,
            )
        self.processes.callback(_end, process)
        return process

    def web(self, number: int) -> "subprocess.Popen[bytes]":
        port = str(self.ports[number])
        return self.start(f"web{number}", "serve", "--no-worker", "--port", port)

    def is_up(self) -> bool:
        return all(answers(f"http://127.0.0.1:{port}/healthz") for port in self.ports)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def deliver(cluster: Cluster, stop: Event) -> None:
    """Be a mail provider: post mails, each until it is acknowledged."""
    while not stop.wait(PAUSE):
        name = f"<{next(cluster.numbers)}@example.com>"
        headers = {"From": "ion@example.com", "Message-ID": name}
        raw = raw_of({"headers": headers, "subject": "Re", "text": "Da", "attachments": FILES})
        for port in _others(cluster, stop):
            try:
                with Wire(port) as wire:
                    if wire.post(raw) == 200:
                        cluster.kept.append(name)
                        break
            except (OSError, HTTPException):
                sleep(0.05)


def save(cluster: Cluster, cookies: dict[str, str], stop: Event) -> None:
    """Be staff: save new clients, each form until the desk says that it has it."""
    while not stop.wait(PAUSE):
        name = f"Firma {next(cluster.numbers)}"
        fields: list[tuple[str, str]] = []
        for port in _others(cluster, stop):
            browser = Client(port, dict(cookies))
            if not fields:
                page = browser.get("/admin/clients/new/")
                fields = fields_of(page.body, "name") if page.status == 200 else []
                fields = [(key, name if key == "name" else said) for key, said in fields]
            is_saved = fields and browser.post("/admin/clients/new/", fields).status == 302
            browser.close()
            if is_saved:
                cluster.saved.append(name)
                break
            sleep(0.05)


def _others(cluster: Cluster, stop: Event) -> Iterator[int]:
    """Yield one port and the other one in turn, for as long as somebody asks."""
    ports = (cluster.ports[number % 2] for number in count(next(cluster.numbers)))
    return takewhile(lambda _port: not stop.is_set(), ports)


def logged_in(cluster: Cluster, user: User) -> dict[str, str]:
    """Log in on the first machine; return the cookies, which hold on the other one, too."""
    browser = Client(cluster.ports[0])
    form = dict(fields_of(browser.get("/login").body, "password"))
    form |= {"email": user.email, "password": PASSWORD}
    assert browser.post("/login", list(form.items())).status == 302
    browser.close()
    return browser.cookies

"""A real server for browser tests: its own process, database, mail server and users."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from aiosmtpd.controller import Controller

from app import create_app
from crm.config import load_settings
from crm.extensions import db
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = "operator@service.example"
PASSWORD = "long enough for a test"
PATIENCE = 30  # seconds until something that must happen has happened
SECRET = "a secret of the generic provider"


class Mailbox:
    """Keeps every mail that the server sends, as an SMTP server gets it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """Wait until `count` mails to `address` have come, and return them."""
        wait_for(lambda: len(self._found(address)) >= count, f"{count} mails to {address}")
        return self._found(address)

    def _found(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]


@dataclass
class Server:
    """A running Dispecer."""

    url: str
    database_url: str
    environ: dict[str, str]
    mailbox: Mailbox
    instance: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def flask(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command of the installation to its end."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=self.environ,
            input=given,
            text=True,
            capture_output=True,
            check=True,
            timeout=120,
        )

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Post `body` as a mail provider would; return the status."""
        request = Request(self.url + path, data=body, headers=headers, method="POST")
        with urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)


def wait_for(happened: Any, what: str) -> None:
    """Wait until `happened()` is true; fail naming `what` when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"still waiting for: {what}"
        time.sleep(0.05)


@contextmanager
def running(database_url: str, folder: Path) -> Iterator[Server]:
    """Yield a server on an empty database, with one operator."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", database_url, {}, mailbox, folder)
    server.environ = environment(server, controller.port)
    try:
        prepare(server)
        with (folder / "server.log").open("wb") as log:
            command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
            process = subprocess.Popen(
                command, cwd=ROOT, env=server.environ, stdout=log, stderr=log
            )
        server.processes.append(process)
        wait_for(lambda: answers(server), "the server to answer")
        yield server
    finally:
        for process in server.processes:
            process.terminate()
            process.wait(PATIENCE)
        controller.stop()


def environment(server: Server, smtp_port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    return kept | {
        "FLASK_APP": "app",
        "CRM_INSTANCE": str(server.instance),
        "CRM_DATABASE_URL": server.database_url,
        "CRM_STORAGE_URL": str(server.instance / "attachments"),
        "CRM_BASE_URL": server.url,
        "CRM_LANGUAGE": "ro",
        "CRM_MAIL_SERVER": "127.0.0.1",
        "CRM_MAIL_PORT": str(smtp_port),
        "CRM_MAIL_DEFAULT_SENDER": "dispecer@service.example",
        "CRM_INBOUND_DOMAIN": "reply.service.example",
        "CRM_INBOUND_SECRETS": f'{{"generic": ["{SECRET}"]}}',
    }


def prepare(server: Server) -> None:
    """Run the commands of a new installation; in this process, which saves seconds."""
    app = create_app(load_settings(server.instance, server.environ))
    run = app.test_cli_runner().invoke
    for args in (["db", "upgrade"], ["create-user", OPERATOR, "--role", "operator"]):
        done = run(args=args, input=PASSWORD + "\n")
        assert done.exit_code == 0, done.output
    with app.app_context():
        db.engine.dispose()


def answers(server: Server) -> bool:
    process = server.processes[-1]
    assert process.poll() is None, (server.instance / "server.log").read_text()
    try:
        with urlopen(f"{server.url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

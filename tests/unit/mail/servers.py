"""Mail servers on loopback: a real one that takes notes, and one that follows a script."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from flask_mail import Mail

from crm.errors import MailError, PermanentMailError
from crm.mail.smtp import SmtpTransport
from tests.ports import free_port

TLS = Path(__file__).parents[2] / "payloads" / "tls"


@dataclass
class Notes:
    """An aiosmtpd handler that keeps what arrives and answers as it is told."""

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[Envelope] = field(default_factory=list)
    peers: list[Any] = field(default_factory=list)

    async def handle_MAIL(
        self,
        server: SMTP,  # noqa: ARG002 - the signature is aiosmtpd's
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002 - the signature is aiosmtpd's
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self,
        server: SMTP,  # noqa: ARG002 - the signature is aiosmtpd's
        session: Session,  # noqa: ARG002 - as above
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002 - the signature is aiosmtpd's
    ) -> str:
        answer = self.answers.get(f"RCPT {address}") or self.answers.get("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002 - the signature is aiosmtpd's
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("2"):
            self.mails.append(envelope)
            self.peers.append(session.peer)
        return answer


@contextmanager
def smtp_server(notes: Notes, *, port: int = 0, **options: Any) -> Iterator[int]:
    """Run a real SMTP server and yield its port: a free one, or `port`."""
    controller = Controller(notes, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def scripted_server(*lines: bytes | None) -> Iterator[int]:
    """Run a server that answers every read with the next line, and yield its port.

    None drops the connection; after the last line it stays silent.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    thread = threading.Thread(target=_follow, args=(listener, lines, done))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        thread.join()
        listener.close()


@contextmanager
def dripping_server() -> Iterator[int]:
    """Run a server that greets and then says one byte every 50 ms, and yield its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    thread = threading.Thread(target=_drip, args=(listener, done))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        thread.join()
        listener.close()


def _drip(listener: socket.socket, done: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection, suppress(OSError):
        connection.sendall(b"220 x\r\n250-")
        while not done.wait(0.05):
            connection.sendall(b"a")


def _follow(
    listener: socket.socket, lines: tuple[bytes | None, ...], done: threading.Event
) -> None:
    connection, _ = listener.accept()
    with connection:
        for number, line in enumerate(lines):
            if number:
                connection.recv(65_536)
            if line is None:
                return
            connection.sendall(line + b"\r\n")
        done.wait(10)


def transport(
    port: int,
    *,
    timeout: float = 5,
    patience: float | None = None,
    tls: ssl.SSLContext | None = None,
    **config: Any,
) -> SmtpTransport:
    """Return a transport to `port`, with further MAIL_* settings."""
    app = Flask("test")
    app.config.update(
        {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": port,
            "MAIL_DEFAULT_SENDER": "Dispecerat <dispecer@example.com>",
            "MAIL_SUPPRESS_SEND": False,
        }
        | config
    )
    return SmtpTransport(Mail(app), timeout=timeout, patience=patience, tls=tls)


def server_tls(prefix: str = "") -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate that nobody trusts by default."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{prefix}certificate.pem", TLS / f"{prefix}key.pem")
    return context


def client_tls(prefix: str = "") -> ssl.SSLContext:
    """Return the client's side of TLS that trusts the test certificate."""
    return ssl.create_default_context(cafile=TLS / f"{prefix}certificate.pem")


def assert_temporary(error: BaseException) -> None:
    """Fail unless a mail with this error is tried again."""
    assert isinstance(error, MailError)
    assert not isinstance(error, PermanentMailError)

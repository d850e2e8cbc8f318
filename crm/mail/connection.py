"""A connection to the mail server: time-outs, checked certificates, and used again."""

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from socket import socket
from typing import Any

from flask_mail import Connection, Mail

# UnicodeError: a host name or a password that smtplib cannot encode.
FAILURES = (smtplib.SMTPException, OSError, UnicodeError)
FRESH = 5.0  # seconds after which a connection is asked whether it is still there
_PIECE = 4096  # bytes
_END = (b"\r\n.\r\n", b".\r\n")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: `timeout` for each wait, `patience` for all that is said about one mail."""

    timeout: float
    patience: float


class SafeConnection(Connection):
    """Flask-Mail's connection, made when it is needed, and replaced when it is gone."""

    def __init__(self, settings: Mail, *, limits: Limits, tls: ssl.SSLContext | None) -> None:
        super().__init__(settings)
        self._limits = limits
        self._tls = tls
        self._used_at = 0.0
        self.host: _Dialogue | None = None

    def hand_over(self, sender: str, recipient: str, content: bytes) -> None:
        """Send one mail. Raises one of FAILURES; then the server has not taken it.

        A server that has closed the connection since the last mail is called again;
        after the first byte of the mail itself nothing is repeated.
        """
        host = self.host
        if host is None or time.monotonic() - self._used_at > FRESH:
            host = self._ready()
        host.start(self._limits)
        try:
            _open(host, sender, recipient, len(content))
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            if not self.num_emails:
                raise
            self.close()
            host = self._ready()
            _open(host, sender, recipient, len(content))
        code, said = _data(host, content)
        if code != 250:
            if code == 421:
                host.close()
            raise smtplib.SMTPDataError(code, said)
        self._used_at = time.monotonic()

    def configure_host(self) -> "_Dialogue":
        settings = self.mail
        where = {"host": settings.server, "port": settings.port, "timeout": self._limits.timeout}
        host: _Dialogue
        if settings.use_ssl:
            host = _SecureDialogue(limits=self._limits, context=self._context(), **where)
        else:
            host = _Dialogue(limits=self._limits, **where)
        try:
            if settings.use_tls:
                host.starttls(context=self._context())
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
            host.ehlo_or_helo_if_needed()
        except FAILURES:
            host.close()
            raise
        return host

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    def _ready(self) -> "_Dialogue":
        """Return a connection that answers: the open one after RSET, or a new one."""
        if self.host is not None:
            with suppress(*FAILURES):
                self.host.start(self._limits)
                if self.host.rset()[0] == 250:
                    return self.host
            self.close()
        self.host = self.configure_host()
        self.num_emails = 0
        return self.host

    def count(self) -> None:
        """Count a sent mail and close after MAIL_MAX_EMAILS of them."""
        self.num_emails += 1
        if self.mail.max_emails and self.num_emails >= self.mail.max_emails:
            self.close()

    def drop_if_broken(self, error: BaseException) -> None:
        """Forget the connection after an error that leaves it in an unknown state."""
        self._used_at = 0.0  # or begin anew with RSET
        refused = isinstance(
            error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
        ) and not isinstance(error, smtplib.SMTPConnectError)
        if self.host is not None and (not refused or self.host.sock is None):
            self.host.close()
            self.host = None

    def close(self) -> None:
        """Say good-bye; a server that is gone already does not matter."""
        if self.host is not None:
            with suppress(*FAILURES):
                self.host.start(Limits(self._limits.timeout, self._limits.timeout))
                self.host.quit()
            self.host.close()
            self.host = None


def _open(host: smtplib.SMTP, sender: str, recipient: str, size: int) -> None:
    announced = f" SIZE={size}" if host.has_extn("size") else ""
    code, said = host.docmd("MAIL", f"FROM:<{sender}>{announced}")
    if code != 250:
        if code == 421:
            host.close()
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = host.docmd("RCPT", f"TO:<{recipient}>")
    if code not in (250, 251):
        if code == 421:
            host.close()
        raise smtplib.SMTPRecipientsRefused({recipient: (code, said)})


def _data(host: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """Send `content`, all of whose lines end with CRLF, and return what the server says to it."""
    code, said = host.docmd("DATA")
    if code != 354:
        return code, said
    host.send(content.replace(b"\r\n.", b"\r\n..") + _END[content.endswith(b"\r\n")])
    return host.getreply()


class _Lines:
    """The server's answers, line by line, until the patience is over.

    smtplib's own file waits for `timeout` seconds for each piece of a line: a
    server that sends one byte at a time would never be given up.
    """

    def __init__(self, sock: socket, limits: Limits, until: float) -> None:
        self._sock = sock
        self.timeout, self.until = limits.timeout, until
        self._waiting = b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._waiting and len(self._waiting) < limit:
            piece = self._received()
            if not piece:
                break
            self._waiting += piece
        end = self._waiting.find(b"\n") + 1 or len(self._waiting)
        line, self._waiting = self._waiting[: min(end, limit)], self._waiting[min(end, limit) :]
        return line

    def _received(self) -> bytes:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server took too long")
        if left >= self.timeout:  # which is the socket's own
            return self._sock.recv(_PIECE)
        self._sock.settimeout(left)
        try:
            return self._sock.recv(_PIECE)
        finally:
            self._sock.settimeout(self.timeout)

    def close(self) -> None:
        """Have nothing to close but the socket, which is smtplib's."""


class _Dialogue(smtplib.SMTP):
    """smtplib with an end to all that is said about one mail; in the clear or by STARTTLS."""

    def __init__(self, *, limits: Limits, **given: Any) -> None:
        self.start(limits)
        super().__init__(**given)

    def start(self, limits: Limits) -> None:
        """Begin to count the time for another mail."""
        self._limits, self._until = limits, time.monotonic() + limits.patience
        if isinstance(self.file, _Lines):
            self.file.until = self._until

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock, self._limits, self._until)
        return super().getreply()


class _SecureDialogue(_Dialogue, smtplib.SMTP_SSL):
    """TLS from the first byte."""

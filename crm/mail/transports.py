"""Transports: ways for a mail to leave."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from flask_mail import Mail

from crm.domain.mail import OutgoingMail
from crm.mail.files import FileTransport
from crm.mail.smtp import SmtpTransport


class MailTransport(Protocol):
    """Hands mails to the outside world; a `with` block is one batch."""

    def send(self, message: OutgoingMail) -> None:
        """Send `message`, or raise MailError (again later) or PermanentMailError (never)."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def open_transport(mail: Mail, *, server: str, folder: Path, timeout: float) -> MailTransport:
    """Return the transport to use: SMTP if a `server` is configured, else `folder`.

    `mail` must be bound to the current application; `timeout` is in seconds.
    """
    if server:
        return SmtpTransport(mail, timeout=timeout)
    return FileTransport(folder, sender=mail.connect().mail.default_sender or "dispecer@localhost")

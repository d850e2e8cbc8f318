"""SMTP by Flask-Mail's settings, with what its own connection lacks.

Flask-Mail 0.10 waits for ever, takes any certificate, hides which recipient
was refused and prints the password in debug mode; its settings and its
Connection are used, those four things are not.
"""

import smtplib
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self

from flask_mail import Connection, Mail

from crm.domain.cleaning import clean_line
from crm.domain.mail import OutgoingMail
from crm.errors import MailError, PermanentMailError
from crm.mail.building import build_message
from crm.mail.headers import envelope_address, split_sender

# "Log in first" and its kin are about us, not about the message.
_ABOUT_LOGIN = {530, 534, 535, 538}
_TOO_LARGE = 552
# UnicodeError: a host name or a password that smtplib cannot encode.
_FAILURES = (smtplib.SMTPException, OSError, UnicodeError)


class SmtpTransport:
    """Sends through the server that Flask-Mail is configured for.

    In a `with` block one connection serves all mails and is replaced when the
    server has dropped it; outside, each mail has its own. `timeout` (seconds)
    holds for every wait. MAIL_USE_TLS means STARTTLS or nothing; certificates
    are checked against `tls`, by default the system's authorities. With
    MAIL_SUPPRESS_SEND nothing leaves, as in Flask-Mail.
    """

    def __init__(self, mail: Mail, *, timeout: float, tls: ssl.SSLContext | None = None) -> None:
        self._settings = mail.connect().mail
        self._connection = _SafeConnection(mail, timeout=timeout, tls=tls)
        self._batch = False

    def send(self, message: OutgoingMail) -> None:
        """Send `message`; raise MailError (again later) or PermanentMailError (never)."""
        _, sender = split_sender(self._settings.default_sender or "")
        content = build_message(message, sender=self._settings.default_sender)
        if self._settings.suppress:
            return
        try:
            host = self._connection.ready()
            host.sendmail(envelope_address(sender), [envelope_address(message.to)], content)
        except _FAILURES as error:
            self._connection.drop_if_broken(error)
            raise _translated(error) from error
        finally:
            if not self._batch:
                self._connection.close()
        self._connection.count()

    def __enter__(self) -> Self:
        self._batch = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._batch = False
        self._connection.close()


class _SafeConnection(Connection):
    """Flask-Mail's connection, made lazily, with time-outs and checked certificates."""

    def __init__(self, mail: Mail, *, timeout: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(mail.connect().mail)
        self._timeout = timeout
        self._tls = tls or ssl.create_default_context()

    def configure_host(self) -> smtplib.SMTP:
        settings = self.mail
        host: smtplib.SMTP
        if settings.use_ssl:
            host = smtplib.SMTP_SSL(
                settings.server, settings.port, timeout=self._timeout, context=self._tls
            )
        else:
            host = smtplib.SMTP(settings.server, settings.port, timeout=self._timeout)
        try:
            if settings.use_tls:
                host.starttls(context=self._tls)
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
        except _FAILURES:
            host.close()
            raise
        return host

    def ready(self) -> smtplib.SMTP:
        """Return a connection that answers: the open one after RSET, or a new one."""
        if self.host is not None:
            with suppress(*_FAILURES):
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
        refused = isinstance(
            error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
        ) and not isinstance(error, smtplib.SMTPConnectError)
        if self.host is not None and not refused:
            self.host.close()
            self.host = None

    def close(self) -> None:
        """Say good-bye; a server that is gone already does not matter."""
        if self.host is not None:
            with suppress(*_FAILURES):
                self.host.quit()
            self.host.close()
            self.host = None


def _translated(error: Exception) -> MailError:
    """Return a PermanentMailError for a 5xx to this message, else a MailError.

    A refused sender is about our configuration, so it is tried again, unless
    the message is too large.
    """
    code, text = _answer(error)
    about_message = not isinstance(
        error,
        smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError,
    )
    if isinstance(error, smtplib.SMTPSenderRefused):
        about_message = code == _TOO_LARGE
    if 500 <= code <= 599 and about_message and code not in _ABOUT_LOGIN:
        return PermanentMailError(reason=text)
    return MailError(reason=text)


def _answer(error: Exception) -> tuple[int, str]:
    """Return the server's code and words; 0 when there are none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
        return _shown(code, words)
    if isinstance(error, smtplib.SMTPResponseException):
        return _shown(error.smtp_code, error.smtp_error)
    return 0, str(error) or type(error).__name__


def _shown(code: int, words: bytes | str) -> tuple[int, str]:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return code, clean_line(f"{code} {text}", 500)

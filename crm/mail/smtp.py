"""SMTP by Flask-Mail's settings, with what its own connection lacks.

Flask-Mail 0.10 waits for ever, takes any certificate, hides which recipient
was refused and prints the password in debug mode; its settings and its
Connection are used, those four things are not.
"""

import smtplib
import ssl
from types import TracebackType
from typing import Self

from flask_mail import Mail

from crm.domain.cleaning import clean_line
from crm.domain.mail import OutgoingMail
from crm.errors import MailError, PermanentMailError
from crm.mail.building import build_message
from crm.mail.connection import FAILURES, Limits, SafeConnection
from crm.mail.headers import envelope_address, split_sender

# "Log in first" and its kin are about us, not about the message.
_ABOUT_LOGIN = {530, 534, 535, 538}
_TOO_LARGE = 552
PATIENCE = 5  # time-outs, for all that is said about one mail
LONGEST = 480.0  # seconds; well within the lease of a mail that is being sent


class SmtpTransport:
    """Sends through the server that Flask-Mail is configured for.

    In a `with` block a connection serves mail after mail, one for each thread that
    sends, and is replaced when the server has dropped it; outside, each mail has
    its own. `timeout` (seconds)
    holds for every wait, `patience` (seconds) for everything that is said about
    one mail, so that a server that answers byte by byte holds up nobody.
    MAIL_USE_TLS means STARTTLS or nothing; certificates are checked against
    `tls`, by default the system's authorities. With MAIL_SUPPRESS_SEND nothing
    leaves, as in Flask-Mail.
    """

    def __init__(
        self,
        mail: Mail,
        *,
        timeout: float,
        patience: float | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = Limits(timeout, patience or min(PATIENCE * timeout, LONGEST))
        self._tls = tls
        self._settings = mail.connect().mail
        self._idle: list[SafeConnection] = []
        self._batch = False

    def send(self, message: OutgoingMail) -> None:
        """Send `message`; raise MailError (again later) or PermanentMailError (never)."""
        _, sender = split_sender(self._settings.default_sender or "")
        content = build_message(message, sender=self._settings.default_sender)
        if self._settings.suppress:
            return
        connection = self._connection()
        try:
            connection.hand_over(envelope_address(sender), envelope_address(message.to), content)
        except FAILURES as error:
            connection.drop_if_broken(error)
            raise _translated(error) from error
        else:
            connection.count()
        finally:
            if self._batch:
                self._idle.append(connection)
            else:
                connection.close()

    def _connection(self) -> SafeConnection:
        try:
            return self._idle.pop()
        except IndexError:
            return SafeConnection(self._settings, limits=self._limits, tls=self._tls)

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
        while self._idle:
            self._idle.pop().close()


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

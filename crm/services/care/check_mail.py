"""Check of the mail server: a greeting and a login, and no mail."""

import smtplib
import ssl
from collections.abc import Iterator

from crm.config import Settings
from crm.domain.cleaning import clean_line
from crm.services.care.findings import Finding

PART = "mail"
LONGEST = 15  # seconds; a person waits
# UnicodeError: a host name or a password that smtplib cannot encode.
_FAILURES = (smtplib.SMTPException, OSError, UnicodeError)


def check_mail(settings: Settings, *, tls: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Greet the server as a mail would; certificates are checked against `tls`."""
    if not settings.mail_server:
        folder = settings.instance / "mail"
        yield Finding.ok(PART, f"no server is set, mails are written to {folder}")
        return
    where = f"{settings.mail_server}:{settings.mail_port}"
    try:
        _greet(settings, tls or ssl.create_default_context())
    except _FAILURES as error:
        reason = clean_line(str(error) or type(error).__name__, 300)
        yield Finding.fault(PART, f"{where}: {reason}; see CRM_MAIL_SERVER and its kin")
    else:
        yield Finding.ok(PART, f"ok ({where})")


def _greet(settings: Settings, tls: ssl.SSLContext) -> None:
    timeout = min(settings.mail_timeout, LONGEST)
    server: smtplib.SMTP
    if settings.mail_use_ssl:
        server = smtplib.SMTP_SSL(
            settings.mail_server, settings.mail_port, timeout=timeout, context=tls
        )
    else:
        server = smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=timeout)
    with server:
        if settings.mail_use_tls:
            server.starttls(context=tls)
        server.ehlo_or_helo_if_needed()
        if settings.mail_username and settings.mail_password:
            server.login(settings.mail_username, settings.mail_password)

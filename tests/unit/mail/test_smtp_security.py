"""SMTP with TLS and logins: nothing leaves unless it is safe."""

from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from crm.errors import MailError
from tests.unit.mail.outgoing import outgoing
from tests.unit.mail.servers import (
    Notes,
    assert_temporary,
    client_tls,
    server_tls,
    smtp_server,
    transport,
)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def test_starttls_with_a_trusted_certificate_sends(notes: Notes) -> None:
    with smtp_server(notes, tls_context=server_tls(), require_starttls=True) as port:
        transport(port, tls=client_tls(), MAIL_USE_TLS=True).send(outgoing())

    assert len(notes.mails) == 1


def test_starttls_with_an_unknown_certificate_sends_nothing(notes: Notes) -> None:
    with (
        smtp_server(notes, tls_context=server_tls()) as port,
        pytest.raises(MailError, match="certificate verify failed") as caught,
    ):
        transport(port, MAIL_USE_TLS=True).send(outgoing())

    assert_temporary(caught.value)
    assert notes.mails == []


def test_a_certificate_for_another_name_sends_nothing(notes: Notes) -> None:
    with (
        smtp_server(notes, tls_context=server_tls("other-")) as port,
        pytest.raises(MailError, match="not valid for"),
    ):
        transport(port, tls=client_tls("other-"), MAIL_USE_TLS=True).send(outgoing())

    assert notes.mails == []


def test_a_server_without_starttls_gets_nothing_when_it_is_required(notes: Notes) -> None:
    with smtp_server(notes) as port, pytest.raises(MailError, match="STARTTLS") as caught:
        transport(port, MAIL_USE_TLS=True, MAIL_USERNAME="u", MAIL_PASSWORD="p").send(outgoing())

    assert_temporary(caught.value)
    assert notes.mails == []


def test_tls_from_the_first_byte_checks_the_certificate_too(notes: Notes) -> None:
    with smtp_server(notes, ssl_context=server_tls()) as port:
        transport(port, tls=client_tls(), MAIL_USE_SSL=True).send(outgoing())
        with pytest.raises(MailError):
            transport(port, MAIL_USE_SSL=True).send(outgoing())

    assert len(notes.mails) == 1


@pytest.mark.parametrize("password", ["wrong", "parolă"])
def test_a_refused_login_is_tried_again(notes: Notes, password: str) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with (
        smtp_server(notes, authenticator=refuse, auth_require_tls=False) as port,
        pytest.raises(MailError) as caught,
    ):
        transport(port, MAIL_USERNAME="user", MAIL_PASSWORD=password).send(outgoing())

    assert_temporary(caught.value)
    assert notes.mails == []


def test_a_login_that_is_accepted_sends(notes: Notes) -> None:
    def accept(*_: Any) -> AuthResult:
        return AuthResult(success=True)

    with smtp_server(
        notes, authenticator=accept, tls_context=server_tls(), auth_required=True
    ) as port:
        login: dict[str, Any] = {"MAIL_USERNAME": "user", "MAIL_PASSWORD": "password"}
        transport(port, tls=client_tls(), MAIL_USE_TLS=True, **login).send(outgoing())

    assert len(notes.mails) == 1


def test_a_server_name_that_is_none_is_tried_again() -> None:
    with pytest.raises(MailError) as caught:
        transport(25, MAIL_SERVER="a..b").send(outgoing())

    assert_temporary(caught.value)


def test_nothing_leaves_when_sending_is_suppressed(notes: Notes) -> None:
    with smtp_server(notes) as port:
        transport(port, MAIL_SUPPRESS_SEND=True).send(outgoing())

    assert notes.mails == []


def test_the_password_is_not_printed_in_debug_mode(
    notes: Notes, capfd: pytest.CaptureFixture[str]
) -> None:
    with smtp_server(notes) as port:
        transport(port, MAIL_DEBUG=1).send(outgoing())

    assert "mail FROM" not in capfd.readouterr().err

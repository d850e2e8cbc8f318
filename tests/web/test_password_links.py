"""The link to a new password: who gets it, how long it holds, what it does."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Language
from crm.models import AuditEntry, OutboxMail
from tests.factories import Factories
from tests.web.browsing import (
    PASSWORD,
    csrf_token,
    is_in,
    log_in,
    somebody,
    submit,
)
from tests.web.password_pages import NEW, change

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def ask(browser: FlaskClient, email: str) -> None:
    answer = submit(browser, "/reset", email=email)
    assert "a mail with a link is on its way" in answer.text


def link(session: Session) -> str:
    """Return the path of the link in the one mail that is queued."""
    (mail,) = session.scalars(select(OutboxMail)).all()
    (line,) = (line for line in mail.text.splitlines() if line.startswith("http"))
    return line.removeprefix("http://127.0.0.1:8000")


def choose(browser: FlaskClient, address: str, password: str = NEW) -> str:
    """Choose a new password by a link; return the page that comes then."""
    data = {"csrf_token": csrf_token(browser), "password": password, "password_confirm": password}
    answer = browser.post(address, data=data)
    return browser.get(answer.location).text if answer.location else answer.text


def test_a_link_comes_by_mail_in_the_users_language_from_our_own_address(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories, email="ana@example.com", language=Language.RO)
    elsewhere = "http://evil.example"
    token = csrf_token(client, elsewhere + "/reset")

    client.post(elsewhere + "/reset", data={"csrf_token": token, "email": "ANA@example.com"})

    (mail,) = session.scalars(select(OutboxMail)).all()
    assert (mail.to, mail.intervention_id) == (user.email, None)
    assert "http://127.0.0.1:8000/reset/" in mail.text
    assert '<html lang="ro">' in str(mail.html)
    assert "evil.example" not in mail.text + str(mail.html)


def test_the_link_leads_to_a_new_password(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    ask(client, user.email)

    page = choose(client, link(session))

    assert "The new password holds from now on" in page
    assert not is_in(client)
    log_in(client, user, PASSWORD)
    assert not is_in(client)
    log_in(client, user, NEW)
    assert is_in(client)


def test_s13_the_link_works_once(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    ask(client, somebody(factories).email)
    address = link(session)
    choose(client, address)

    assert client.get(address).location == "/reset"
    assert "This link is not valid" in choose(client, address, "another password altogether")


def test_s13_the_link_is_void_after_two_hours(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ask(client, somebody(factories).email)
        clock.shift(timedelta(minutes=119))
        in_time = client.get(link(session)).status_code
        clock.shift(timedelta(minutes=2))

        client.get(link(session))
        page = client.get("/reset").text

    assert in_time == 200
    assert "This link was good for 2 hours only." in page


def test_s13_the_link_is_void_after_another_change_of_the_password(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    ask(client, user.email)
    log_in(client, user)
    change(client, PASSWORD, NEW)

    assert client.get(link(session)).location == "/reset"


@pytest.mark.parametrize("token", ["x", "%00", "%ff%fe", "a.b.c", "WyJhIl0.aaaaaa.bbbb", "é" * 500])
def test_s13_an_invented_link_is_refused(client: FlaskClient, token: str) -> None:
    assert client.get(f"/reset/{token}").location == "/reset"
    assert "This link is not valid" in choose(client, f"/reset/{token}")


@pytest.mark.parametrize(
    "email",
    ["nobody@example.com", "disabled@example.com", "no address", "", "a@b", "x@" + "y" * 5000],
)
def test_s08_who_cannot_log_in_gets_no_mail_and_the_page_does_not_tell(
    client: FlaskClient, factories: Factories, session: Session, email: str
) -> None:
    somebody(factories, email="disabled@example.com", active=False)

    ask(client, email)

    assert session.scalars(select(OutboxMail)).all() == []


def test_a_user_who_never_had_a_password_chooses_one_by_link(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories, password=None)
    ask(client, user.email)

    choose(client, link(session))

    log_in(client, user, NEW)
    assert is_in(client)


def test_asking_again_and_again_sends_one_mail(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(3):
            ask(client, user.email)
        clock.shift(timedelta(minutes=5))
        ask(client, user.email)

    assert len(session.scalars(select(OutboxMail)).all()) == 2


def test_s02_s10_a_new_password_by_link_lifts_the_lock_and_ends_all_sessions(
    app: Flask, client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(intruder := app.test_client(), user)
    for _ in range(5):
        log_in(app.test_client(), user, "wrong")
    ask(client, user.email)

    choose(client, link(session))

    assert not is_in(intruder)
    log_in(client, user, NEW)
    assert is_in(client)


def test_the_audit_log_says_who_chose_a_new_password_but_not_which(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    ask(client, user.email)
    choose(client, link(session))

    query = select(AuditEntry).where(AuditEntry.action != "create").order_by(AuditEntry.id)
    entries = session.scalars(query).all()

    assert [(entry.action, entry.actor) for entry in entries] == [
        ("password reset asked", "system"),
        ("update", user.email),
    ]
    assert entries[1].changes == {"password": ["***", "***"]}

"""Logging in and out, and how long a session lasts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from crm.extensions import db
from crm.models import AuditEntry
from tests.factories import Factories
from tests.web.browsing import (
    PASSWORD,
    cookie,
    csrf_token,
    is_in,
    log_in,
    somebody,
    submit,
    with_copy,
)


def test_the_right_password_leads_to_the_admin(client: FlaskClient, factories: Factories) -> None:
    user = somebody(factories)

    answer = log_in(client, user)

    assert (answer.status_code, answer.location) == (302, "/admin/")
    assert is_in(client)


def test_upper_case_and_blanks_in_the_address_do_not_matter(
    client: FlaskClient, factories: Factories
) -> None:
    somebody(factories, email="ana@example.com")

    submit(client, "/login", email=" ANA@Example.COM ", password=PASSWORD)

    assert is_in(client)


def test_a_password_is_the_same_however_it_is_composed(
    client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories, password=hash_password("o țară plină de ceață"))

    log_in(client, user, "o t\u0326ara\u0306 plina\u0306 de ceat\u0326a\u0306")

    assert is_in(client)


def test_logins_and_failures_are_in_the_audit_log(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories, email="ana@example.com")

    submit(client, "/login", email="stranger@example.com", password="whatever")
    log_in(client, user, "wrong")
    log_in(client, user)
    client.post("/logout", data={"csrf_token": csrf_token(client, "/change-password")})

    notes = session.scalars(
        select(AuditEntry).where(AuditEntry.action.like("log%")).order_by(AuditEntry.id)
    )
    assert [(row.action, row.summary, row.record_id, row.actor) for row in notes] == [
        ("login failed", "stranger@example.com", None, "system"),
        ("login failed", "ana@example.com", user.id, "system"),
        ("login", "ana@example.com", user.id, "ana@example.com"),
        ("logout", "ana@example.com", user.id, "ana@example.com"),
    ]


def test_a_login_is_counted_with_time_and_address_and_is_no_change_of_the_record(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    version, changed = user.version, user.updated_at

    log_in(client, user)

    session.refresh(user)
    assert (user.login_count, user.current_login_ip) == (1, "127.0.0.1")
    assert user.current_login_at is not None
    assert (user.version, user.updated_at) == (version, changed)


def test_s01_the_session_before_login_is_worth_nothing_after_it(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    token = csrf_token(client)
    before = cookie(client)

    client.post("/login", data={"csrf_token": token, "email": user.email, "password": PASSWORD})

    assert cookie(client) != before
    assert not is_in(with_copy(app.test_client(), before))
    assert client.post("/language", data={"csrf_token": token, "language": "en"}).status_code == 400


def test_s02_logout_ends_copies_of_the_cookie_too(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    log_in(client, somebody(factories))
    copied = cookie(client)

    client.post("/logout", data={"csrf_token": csrf_token(client, "/change-password")})

    assert not is_in(client)
    assert not is_in(with_copy(app.test_client(), copied))


def test_logout_needs_a_token_and_a_post(client: FlaskClient, factories: Factories) -> None:
    log_in(client, somebody(factories))

    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 400
    assert is_in(client)


def test_s02_a_disabled_user_is_out_at_once(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(client, user)

    user.active = False
    session.commit()

    assert not is_in(client)


def test_s07_a_session_lasts_for_twelve_hours_after_its_last_page(
    client: FlaskClient, factories: Factories
) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        log_in(client, somebody(factories))

        for _ in range(3):
            clock.shift(timedelta(hours=11))
            assert is_in(client)
        clock.shift(timedelta(hours=12, minutes=1))

        assert not is_in(client)


def test_s16_a_forged_cookie_is_nobodys(app: Flask, factories: Factories) -> None:
    user = somebody(factories)
    other = Flask("other")
    other.secret_key = "another key"
    serializer = other.session_interface.get_signing_serializer(other)  # type: ignore[attr-defined]

    forged = serializer.dumps({"_user_id": user.fs_uniquifier, "_fresh": True})

    assert not is_in(with_copy(app.test_client(), forged))


@pytest.mark.parametrize(("fallbacks", "holds"), [(("testing",), True), ((), False)])
def test_s16_a_cookie_of_the_last_key_holds_as_long_as_that_key_is_a_fallback(
    app: Flask,
    client: FlaskClient,
    factories: Factories,
    tmp_path: Path,
    fallbacks: tuple[str, ...],
    holds: bool,
) -> None:
    log_in(client, somebody(factories))
    settings = replace(
        app.extensions["settings"],
        secret_key="the next key",
        secret_key_fallbacks=fallbacks,
        instance=tmp_path,
    )
    rotated = create_app(settings)
    rotated.test_client_class = app.test_client_class

    browser = with_copy(rotated.test_client(), cookie(client))
    page = browser.get("/change-password")

    with rotated.app_context():
        db.engine.dispose()
    assert (page.status_code == 200) is holds

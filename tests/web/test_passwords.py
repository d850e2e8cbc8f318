"""A user's own change of the password, and how passwords are kept."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.hash import argon2  # type: ignore[import-untyped]  # no stubs are published
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.models import KnownDevice
from tests.factories import Factories
from tests.web.browsing import (
    PASSWORD,
    cookie,
    csrf_token,
    is_in,
    log_in,
    somebody,
    with_copy,
)
from tests.web.password_pages import NEW, change


def test_s02_another_password_ends_all_other_sessions_and_not_ones_own(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    log_in(client, user)
    log_in(elsewhere := app.test_client(), user)
    copied = cookie(client)

    change(client, PASSWORD, NEW)

    assert is_in(client)
    assert not is_in(elsewhere)
    assert not is_in(with_copy(app.test_client(), copied))


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, None, "This is not your password."),
        ("", NEW, None, "Write your password."),
        ("x" * 20_000, NEW, None, "Write your password."),
        (PASSWORD, "", None, "Write a password."),
        (PASSWORD, NEW, "something else", "The two passwords differ."),
        (PASSWORD, PASSWORD, None, "The new password is the same as the old one."),
        (PASSWORD, "fourteen char.", None, "at least 15 characters"),
        (PASSWORD, "Password1234567", None, "would be guessed soon"),
        (PASSWORD, "ana.user1-Dispecer", None, "would be guessed soon"),
        (PASSWORD, "quiet" * 26, None, "at most 128 characters"),
        (PASSWORD, "x" * 20_000, None, "at most 128 characters"),
        (PASSWORD, "\ufdfa" * 100, None, "at most 128 characters"),
    ],
)
def test_s11_what_is_no_new_password_is_refused_at_its_field(
    client: FlaskClient, factories: Factories, old: str, new: str, again: str | None, said: str
) -> None:
    log_in(client, somebody(factories, email="ana.user1@example.com"))

    page = change(client, old, new, again)

    assert said in page
    assert 'aria-invalid="true"' in page
    assert PASSWORD not in page


def test_s11_a_new_password_of_any_characters_is_kept_whole(
    client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    new = '  Țară + "citate" <b>&amp; 🚒 ' + "ăâîșț éö" * 11
    log_in(client, user)
    change(client, PASSWORD, new)
    client.post("/logout", data={"csrf_token": csrf_token(client, "/change-password")})

    log_in(client, user, new[:-1])
    assert not is_in(client)
    log_in(client, user, new)
    assert is_in(client)


def test_the_old_password_is_not_found_by_trying_in_a_session_that_was_taken_over(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(client, user)
    session.execute(update(KnownDevice).values(failed_logins=4))
    user.failed_logins = 4
    session.commit()

    for _ in range(2):
        change(client, "wrong", NEW)  # once as a browser that is known, once as any other
    page = change(client, PASSWORD, NEW)

    assert "This is not your password." in page
    session.refresh(user)
    assert user.locked_until is not None


def test_changing_a_password_needs_a_login(client: FlaskClient) -> None:
    answer = client.get("/change-password")

    assert (answer.status_code, answer.location) == (302, "/login?next=/change-password")


def test_s15_passwords_are_kept_as_owasp_asks(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(client, user)
    change(client, PASSWORD, NEW)

    session.refresh(user)
    kept = argon2.from_string(str(user.password))
    assert str(user.password).startswith("$argon2id$")
    assert (kept.memory_cost >= 19_456, kept.rounds >= 2, kept.parallelism) == (True, True, 1)


def test_s15_a_hash_that_was_made_cheaper_is_made_anew_at_login(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    cheap = argon2.using(type="ID", memory_cost=1024, rounds=1, parallelism=1).hash(PASSWORD)
    user = somebody(factories, password=cheap)

    log_in(client, user)

    session.refresh(user)
    assert argon2.from_string(str(user.password)).memory_cost >= 19_456
    assert is_in(client)

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.extensions import limiter
from crm.models import AuditEntry
from tests.factories import Factories
from tests.web.browsing import (
    BROWSER,
    PASSWORD,
    cookie,
    csrf_token,
    is_in,
    log_in,
    somebody,
    submit,
    with_copy,
)

LEADING_AWAY = [
    "//evil.example",
    "///evil.example",
    r"/\evil.example",
    r"\/evil.example",
    r"\\evil.example",
    "https:evil.example",
    "https://evil.example/admin/",
    "http://localhost@evil.example/",
    "http://[evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "/admin/\r\nSet-Cookie: a=b",
    "\x00//evil.example",
    "@evil.example",
    "home.index",
]


def plain(page: str) -> str:
    """Return a page without what differs every time: tokens, and what was typed."""
    return re.sub(r'(value|nonce)="[^"]*"', "", page)


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


def test_login_goes_on_to_where_one_wanted_to_go(client: FlaskClient, factories: Factories) -> None:
    user = somebody(factories)
    target = "/admin/clients/?search=%C8%99&page=2"

    page = client.get("/login", query_string={"next": target}, headers=BROWSER)
    answer = submit(client, "/login", email=user.email, password=PASSWORD, next=target)

    assert "/admin/clients/?search=%C8%99&amp;page=2" in page.text
    assert answer.location == target


@pytest.mark.parametrize("target", LEADING_AWAY)
def test_nothing_leads_away_after_login(
    client: FlaskClient, factories: Factories, target: str
) -> None:
    user = somebody(factories)
    token = csrf_token(client)
    typed = {"csrf_token": token, "email": user.email, "password": PASSWORD}

    shown = client.get("/login", query_string={"next": target})
    posted = client.post("/login", data=typed | {"next": target})
    asked = client.post("/login", data=typed, query_string={"next": target})
    left = client.post("/logout", data=typed | {"next": target})

    for answer in (shown, posted, asked, left):
        assert answer.status_code < 500
        assert (answer.location or "/login").partition("?")[0] in ("/login", "/admin/")


def test_whatever_is_wrong_the_answer_is_the_same(app: Flask, factories: Factories) -> None:
    users = {
        "right": somebody(factories),
        "disabled": somebody(factories, active=False),
        "without password": somebody(factories, password=None),
        "locked": somebody(factories),
    }
    for _ in range(5):
        log_in(app.test_client(), users["locked"], "wrong")
    attempts = [
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        (users["right"].email, "wrong"),
        (users["right"].email, ""),
        (users["right"].email, "x" * 20_000),
        (users["right"].email, "a\x00b"),
        (users["disabled"].email, PASSWORD),
        (users["without password"].email, PASSWORD),
        (users["locked"].email, PASSWORD),
        ("", ""),
    ]

    answers = [
        submit(app.test_client(), "/login", email=email, password=password)
        for email, password in attempts
    ]

    pages = {plain(answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {200}
    assert len(pages) == 1
    assert pages.pop().count("The address or the password is not right.") == 1


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


def test_the_session_before_login_is_worth_nothing_after_it(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    token = csrf_token(client)
    before = cookie(client)

    client.post("/login", data={"csrf_token": token, "email": user.email, "password": PASSWORD})

    assert cookie(client) != before
    assert not is_in(with_copy(app.test_client(), before))
    assert client.post("/language", data={"csrf_token": token, "language": "en"}).status_code == 400


def test_logout_ends_copies_of_the_cookie_too(
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


def test_a_disabled_user_is_out_at_once(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(client, user)

    user.active = False
    session.commit()

    assert not is_in(client)


def test_a_session_lasts_for_twelve_hours_after_its_last_page(
    client: FlaskClient, factories: Factories
) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        log_in(client, somebody(factories))

        for _ in range(3):
            clock.shift(timedelta(hours=11))
            assert is_in(client)
        clock.shift(timedelta(hours=12, minutes=1))

        assert not is_in(client)


def test_a_forged_cookie_is_nobodys(app: Flask, factories: Factories) -> None:
    user = somebody(factories)
    other = Flask("other")
    other.secret_key = "another key"
    serializer = other.session_interface.get_signing_serializer(other)  # type: ignore[attr-defined]

    forged = serializer.dumps({"_user_id": user.fs_uniquifier, "_fresh": True})

    assert not is_in(with_copy(app.test_client(), forged))


def test_tokens_and_passwords_in_headers_are_not_looked_at(
    client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    token = str(user.get_auth_token())

    assert client.get(f"/change-password?auth_token={token}").status_code == 302
    headers = {"Authentication-Token": token, "Accept": "application/json"}
    assert client.get("/admin/clients/", headers=headers).status_code == 302
    assert client.get("/admin/clients/", auth=(user.email, PASSWORD)).status_code == 302


@pytest.mark.parametrize("body", ["[1]", '{"email": {"a": 1}}', "{", '"x"'])
def test_json_is_no_way_in(client: FlaskClient, body: str) -> None:
    headers = {"X-CSRFToken": csrf_token(client), "Content-Type": "application/json"}

    assert client.post("/login", data=body, headers=headers).status_code == 415


def test_nothing_of_the_login_library_is_open_but_these(app: Flask) -> None:
    rules = {
        rule.rule: rule.methods - {"HEAD", "OPTIONS"}
        for rule in app.url_map.iter_rules()
        if rule.methods and rule.endpoint.startswith("security.")
    }

    assert rules == {
        "/login": {"GET", "POST"},
        "/logout": {"POST"},
        "/reset": {"GET", "POST"},
        "/reset/<token>": {"GET", "POST"},
        "/change-password": {"GET", "POST"},
    }
    assert not {"users", "roles"} & set(app.cli.commands)


def test_the_form_has_labels_and_fills_itself_in(client: FlaskClient) -> None:
    page = client.get("/login", headers=BROWSER).text

    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    assert '<label for="email">' in page
    assert '<label for="password">' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)


def test_the_language_can_be_chosen_before_login(client: FlaskClient) -> None:
    answer = submit(client, "/login", email="", password="", next="")
    token = csrf_token(client)

    client.post("/language", data={"csrf_token": token, "language": "ro"})

    assert '<html lang="en">' in answer.text
    assert '<html lang="ro">' in client.get("/login", headers=BROWSER).text


def test_demo_logins_are_shown_in_a_demo_only(
    app: Flask, client: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.user(email="admin@demo.ro", role=Role.ADMIN)
    normal = client.get("/login", headers=BROWSER).text

    settings = replace(app.extensions["settings"], demo=True)
    monkeypatch.setitem(app.extensions, "settings", settings)
    demo = client.get("/login", headers=BROWSER).text

    assert "demo.ro" not in normal
    assert "admin@demo.ro · Administrator" in demo
    assert "dispecer-demo" in demo
    assert "operator@demo.ro" not in demo  # there is no such user here


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Switch the limits on that count by the address a request comes from; no minute ends."""
    limiter.enabled = True
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False):
        limiter.reset()
        yield
        limiter.reset()
    limiter.enabled = False


@pytest.mark.usefixtures("limited")
def test_failures_from_one_address_are_limited_and_logins_are_not(
    app: Flask, factories: Factories
) -> None:
    user = somebody(factories)
    for _ in range(12):
        assert log_in(app.test_client(), user).status_code == 302
    token = csrf_token(browser := app.test_client())

    answers = []
    for number in range(12):
        typed = {"csrf_token": token, "email": f"u{number}@example.com", "password": "x"}
        answers.append(browser.post("/login", data=typed, headers=BROWSER))

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert "Too many attempts" in answers[-1].text


@pytest.mark.usefixtures("limited")
def test_an_invented_forwarding_header_is_no_other_address(client: FlaskClient) -> None:
    token = csrf_token(client)

    codes = [
        client.post(
            "/reset",
            data={"csrf_token": token, "email": "nobody@example.com"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        ).status_code
        for number in range(6)
    ]

    assert codes == [200] * 5 + [429]

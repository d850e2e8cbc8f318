"""The page of the login: where it leads, what it says, who is let in to try."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.domain.kinds import Role
from tests.factories import Factories
from tests.web.browsing import (
    BROWSER,
    PASSWORD,
    csrf_token,
    log_in,
    somebody,
    submit,
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


def test_login_goes_on_to_where_one_wanted_to_go(client: FlaskClient, factories: Factories) -> None:
    user = somebody(factories)
    target = "/admin/clients/?search=%C8%99&page=2"

    page = client.get("/login", query_string={"next": target}, headers=BROWSER)
    answer = submit(client, "/login", email=user.email, password=PASSWORD, next=target)

    assert "/admin/clients/?search=%C8%99&amp;page=2" in page.text
    assert answer.location == target


@pytest.mark.parametrize("target", LEADING_AWAY)
def test_s12_nothing_leads_away_after_login(
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


def test_s08_whatever_is_wrong_the_answer_is_the_same(app: Flask, factories: Factories) -> None:
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
    client: FlaskClient, factories: Factories, set_to: Callable[..., None]
) -> None:
    factories.user(email="admin@demo.ro", role=Role.ADMIN)
    normal = client.get("/login", headers=BROWSER).text

    set_to(demo=True)
    demo = client.get("/login", headers=BROWSER).text

    assert "demo.ro" not in normal
    assert "admin@demo.ro · Administrator" in demo
    assert "dispecer-demo" in demo
    assert "operator@demo.ro" not in demo  # there is no such user here

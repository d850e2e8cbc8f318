"""How often one address may try, and what is no way in at all."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from crm.extensions import limiter
from tests.factories import Factories
from tests.web.browsing import (
    BROWSER,
    PASSWORD,
    csrf_token,
    log_in,
    somebody,
)


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
def test_s09_failures_from_one_address_are_limited_and_logins_are_not(
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
def test_o06_an_invented_forwarding_header_is_no_other_address(client: FlaskClient) -> None:
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

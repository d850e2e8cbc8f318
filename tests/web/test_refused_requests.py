"""Requests that make no sense: addresses, methods, hosts, forms from elsewhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.browsing import BROWSER, csrf_token


@pytest.mark.parametrize("token", [None, "", "x", "é", "IjEi.x.y"])
def test_a_form_without_its_token_is_refused_in_words(
    client: FlaskClient, token: str | None
) -> None:
    csrf_token(client)

    data = {} if token is None else {"csrf_token": token}
    answer = client.post("/language", data=data | {"language": "ro"}, headers=BROWSER)

    assert answer.status_code == 400
    assert "The page was open too long, or came from elsewhere" in answer.text


def test_a_token_of_somebody_else_is_refused(app: Flask, client: FlaskClient) -> None:
    csrf_token(client)
    foreign = csrf_token(app.test_client())

    answer = client.post("/language", data={"csrf_token": foreign, "language": "ro"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/admin/%00",
        "/admin/clients/%ff%fe",
        "/login/%c0%af..%c0%af",
        "/static/%00",
        "/static/..%2f..%2fapp.py",
        "/attachments/%00",
        "/attachments/" + "9" * 400,
        "/admin/" + "x" * 20_000,
    ],
)
def test_addresses_that_make_no_sense_are_not_found(admin: FlaskClient, address: str) -> None:
    assert admin.get(address).status_code in (400, 404)


@pytest.mark.parametrize("method", ["FOO", "TRACE", "PUT", "DELETE", "\u00c9"])
def test_methods_that_are_not_used_are_refused(client: FlaskClient, method: str) -> None:
    answer = client.open("/login", method=method, headers=BROWSER)

    assert answer.status_code in (400, 405)


def test_a_host_that_is_not_ours_is_refused(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])

    answer = client.get("/login", base_url="http://evil.example", headers=BROWSER)

    assert (answer.status_code, answer.text) == (400, "Bad Request\n")

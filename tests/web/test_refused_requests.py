"""Requests that make no sense: addresses, methods, hosts, forms from elsewhere."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from crm.extensions import db
from tests.web.browsing import BROWSER, csrf_token


@pytest.mark.parametrize("token", [None, "", "x", "é", "IjEi.x.y"])
def test_a05_a_form_without_its_token_is_refused_in_words(
    client: FlaskClient, token: str | None
) -> None:
    csrf_token(client)

    data = {} if token is None else {"csrf_token": token}
    answer = client.post("/language", data=data | {"language": "ro"}, headers=BROWSER)

    assert answer.status_code == 400
    assert "The page was open too long, or came from elsewhere" in answer.text


def test_a05_a_token_of_somebody_else_is_refused(app: Flask, client: FlaskClient) -> None:
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
def test_a07_methods_that_are_not_used_are_refused(client: FlaskClient, method: str) -> None:
    answer = client.open("/login", method=method, headers=BROWSER)

    assert answer.status_code in (400, 405)


def test_a_host_that_is_not_ours_is_refused(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])

    answer = client.get("/login", base_url="http://evil.example", headers=BROWSER)

    assert (answer.status_code, answer.text) == (400, "Bad Request\n")


SPLIT = quote("x\r\nX-Evil: 1\r\n\r\n<script>alert(1)</script>")
SPLITTING = [
    f"/{SPLIT}",
    f"/admin/clients/{SPLIT}",
    f"/admin/clients{SPLIT}",
    f"/admin/clients?url={SPLIT}",  # leads to the same with a slash
    f"/admin/clients/?{SPLIT}={SPLIT}",
    f"/admin/clients/details/?id=1&url=/admin/{SPLIT}",
    f"/admin/clients/export/csv/?search={SPLIT}",
    f"/login?next=/{SPLIT}",
    f"/login?next={SPLIT}",
    f"/static/{SPLIT}",
    f"/answer/{SPLIT}",
    f"/attachments/1?name={SPLIT}",
]


def test_x14_no_line_break_becomes_a_header(admin: FlaskClient, client: FlaskClient) -> None:
    token = csrf_token(client)
    odd = {"Referer": "http://localhost/\x85\x0b", "Accept-Language": "ro\x0b"}
    answers = [
        browser.get(url, headers=BROWSER) for browser in (admin, client) for url in SPLITTING
    ]
    fields = {"csrf_token": token, "language": "ro", "next": unquote(SPLIT), "url": unquote(SPLIT)}
    answers.append(client.post("/language", data=fields, headers=BROWSER | odd))
    answers.append(client.post(f"/language?next={SPLIT}", data=fields, headers=BROWSER))

    for answer in answers:
        assert answer.status_code < 500, answer.request.path
        assert "X-Evil" not in answer.headers, answer.request.path
        for name, value in answer.headers:
            assert value.isprintable(), (answer.request.path, name)


@pytest.mark.parametrize("proxies", [0, 1])
def test_o06_what_a_proxy_would_say_counts_behind_one_only(
    app: Flask, tmp_path: Path, proxies: int
) -> None:
    settings = replace(app.extensions["settings"], proxies=proxies, instance=tmp_path)
    behind = create_app(settings)
    said = {
        "X-Forwarded-For": "192.0.2.66",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=192.0.2.66;host=evil.example;proto=https",
    }
    found = []

    @behind.url_value_preprocessor
    def look(_endpoint: str | None, _values: object) -> None:
        found.append((request.remote_addr, request.host, request.scheme, request.script_root))

    location = behind.test_client().get("/admin/", headers=BROWSER | said).location
    with behind.app_context():
        db.engine.dispose()

    if proxies:  # nginx sets these three, whatever came
        assert found == [("192.0.2.66", "evil.example", "https", "")]
    else:
        assert found == [("127.0.0.1", "localhost", "http", "")]
    assert location.startswith("/login")

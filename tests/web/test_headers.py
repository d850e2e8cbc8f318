import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from crm.extensions import db
from tests.factories import Factories
from tests.web.browsing import BROWSER, log_in, somebody

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADDRESSES = [
    "/login",
    "/reset",
    "/reset/x",
    "/nowhere",
    "/admin/",
    "/logout",
    "/static/app.css",
    "/static/nowhere.css",
    "/healthz",
    "/readyz",
    "/metrics",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_s04_every_answer_has_the_safe_headers(client: FlaskClient, address: str) -> None:
    with client.get(address, headers=BROWSER) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert EVERYWHERE.items() <= dict(answer.headers).items()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("address", [each for each in ADDRESSES if "static/app" not in each])
def test_s06_pages_are_not_kept_by_caches(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=BROWSER).headers["Cache-Control"] == "no-store"


def test_files_are_kept_for_a_year_by_the_address_of_what_they_hold(
    client: FlaskClient, factories: Factories
) -> None:
    log_in(client, somebody(factories))
    page = client.get("/admin/").text
    named = set(re.findall(r"/static/[^\"]+", page))

    assert len(named) > 3
    for address in named:
        with client.get(address) as kept, client.get(address[:-1] + "-") as other:
            assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
            assert other.headers["Cache-Control"] == "no-cache"
            assert "Cookie" not in kept.headers.get("Vary", "")
            assert "Set-Cookie" not in kept.headers


def test_each_answer_has_another_nonce(client: FlaskClient) -> None:
    nonces = {
        re.findall("'nonce-([^']+)'", client.get("/login").headers["Content-Security-Policy"])[0]
        for _ in range(3)
    }

    assert len(nonces) == 3


def test_s03_the_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(
    client: FlaskClient, factories: Factories
) -> None:
    cookies = log_in(client, somebody(factories)).headers.getlist("Set-Cookie")

    assert {each.partition("=")[0] for each in cookies} == {"dispecer", "dispecer-device"}
    for cookie in cookies:
        assert {"HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert re.search("SameSite=(Lax|Strict)", cookie)
        assert "Domain" not in cookie


@pytest.fixture
def behind_https(app: Flask, tmp_path: Path) -> Flask:
    """Return an application that is reached by https, on the same database."""
    settings = replace(app.extensions["settings"], base_url="https://dispecer.example")
    return create_app(replace(settings, instance=tmp_path))


def test_s03_under_https_the_cookie_is_bound_to_the_host_and_browsers_are_told_to_stay(
    behind_https: Flask,
) -> None:
    answer = behind_https.test_client().get("/login", base_url="https://dispecer.example")
    with behind_https.app_context():
        db.engine.dispose()

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-dispecer=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"

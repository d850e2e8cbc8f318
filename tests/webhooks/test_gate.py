"""The short way in takes what is in order; the answer tells nobody which way it went."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.web import _webhook_gate
from tests.webhooks.posts import RAW, count, post, raw_of


@pytest.fixture
def long_ways(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of requests that go the long way, from here on."""
    paths: list[str] = []
    gate = app.extensions["webhook_gate"]
    onwards = gate._wsgi  # noqa: SLF001 - what stands behind the gate

    def noted(environ: dict[str, str], start: object) -> object:
        paths.append(environ["PATH_INFO"])
        return onwards(environ, start)

    monkeypatch.setattr(gate, "_wsgi", noted)
    return paths


def test_both_ways_answer_the_same(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, long_ways: list[str]
) -> None:
    short = post(client, RAW)
    monkeypatch.setattr(_webhook_gate, "MOST_BYTES", 1)
    long = post(client, raw_of({"text": "Nu"}))

    assert long_ways == ["/inbound/generic"]
    assert (short.status, short.data) == (long.status, long.data)
    own = ("Content-Security-Policy", "Date", "Vary", "X-Request-Id")
    assert {name: value for name, value in short.headers if name not in own} == {
        name: value for name, value in long.headers if name not in own
    }
    assert "frame-ancestors 'none'" in short.headers["Content-Security-Policy"]
    assert count(session) == 2


def test_what_is_not_in_order_goes_the_long_way_as_it_came(
    client: FlaskClient, session: Session, long_ways: list[str]
) -> None:
    codes = [
        post(client, RAW, secret="another").status_code,
        post(client, RAW, content_type="text/plain").status_code,
        client.post("/inbound/nobody", data=RAW).status_code,
        client.get("/inbound/generic").status_code,
        post(client, RAW, headers={"Host": "x", "Content-Length": "-1"}).status_code,
    ]

    assert codes == [401, 415, 404, 405, 401]
    assert len(long_ways) == len(codes)
    assert count(session) == 0


def test_what_is_cut_off_is_refused_on_the_long_way(
    client: FlaskClient, session: Session, long_ways: list[str]
) -> None:
    longer = {"CONTENT_LENGTH": str(len(RAW) + 1)}

    answer = post(client, RAW, environ_overrides=longer)

    assert long_ways == ["/inbound/generic"]
    assert answer.status_code == 400
    assert count(session) == 0

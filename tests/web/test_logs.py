"""Logs: one JSON object a line, with the request's number, and without what is secret."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import create_app
from crm import logs
from tests.factories import Factories
from tests.web.browsing import BROWSER, log_in, somebody

FORGED = 'x\r\n{"level": "info", "message": "forged"}\x1b[2J\x9b31m\x7f\u2028\u2029\0"'
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what was logged so far, each line on its own."""
    written, handler = io.StringIO(newline=""), logging.StreamHandler()
    handler.setStream(written)
    handler.setFormatter(logs.JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    logs.say_from("info")
    yield lambda: [json.loads(line) for line in _plain(written).splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def _plain(written: io.StringIO) -> str:
    text = written.getvalue()
    assert text.isascii()
    assert all(sign.isprintable() for sign in text.replace("\n", "")), text
    return text


def test_x13_whatever_is_logged_is_one_line_of_json(lines: Lines) -> None:
    logger = logging.getLogger(FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        logger.exception("It failed: %s", FORGED)

    [line] = lines()
    assert line["message"] == f"It failed: {FORGED}"
    assert line["logger"] == FORGED
    assert line["trace"].endswith(f"ValueError: {FORGED}")
    assert (line["level"], line["time"][-6:]) == ("error", "+00:00")


def test_x13_no_user_path_or_header_writes_a_line_of_its_own(
    app: Flask,
    client: FlaskClient,
    factories: Factories,
    monkeypatch: pytest.MonkeyPatch,
    lines: Lines,
) -> None:
    def fail() -> None:
        raise ValueError(FORGED)

    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "home.index", fail)
    forged = FORGED.partition("\u2028")[0]
    user = somebody(factories, name=forged)
    log_in(client, user)
    headers = BROWSER | {"User-Agent": "x\x1b[31m", "Accept-Language": "\x9b31m"}

    answers = [
        client.get("/" + quote(forged), headers=headers),
        client.post("/inbound/" + quote(forged), data=forged, headers=headers),
        client.get("/admin/", query_string={forged: forged}, headers=headers),
        client.get("/healthz"),
    ]

    said = [line for line in lines() if "Request" in line["message"]][-3:]
    assert [line["status"] for line in said] == [404, 404, 500]
    assert [line["path"] for line in said][:2] == ["/" + forged, "/inbound/" + forged]
    assert said[-1]["user"] == user.id
    assert [line["request"] for line in said] == [
        each.headers["X-Request-Id"] for each in answers[:3]
    ]
    number = answers[2].text.partition("<code>")[2].partition("</code>")[0]
    traced = [line for line in lines() if line.get("trace")]
    assert [line["request"] for line in traced] == [number]
    assert "forged" not in [line["message"] for line in lines()]


def test_the_secret_of_a_link_is_not_in_the_log(client: FlaskClient, lines: Lines) -> None:
    for address in ('/answer/s3cr3t."x', "/reset/s3cr3t", "/calendar/s3cr3t.ics"):
        client.get(address)

    assert len(lines()) >= 3
    assert "s3cr3t" not in json.dumps(lines())


def test_what_was_typed_is_not_in_the_log_of_an_error(session: Session, lines: Lines) -> None:
    typed = {"name": "s3cr3t"}
    try:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), typed)
    except SQLAlchemyError:
        logging.getLogger().exception("It failed")

    assert "nowhere" in lines()[0]["trace"]
    assert "s3cr3t" not in lines()[0]["trace"]


def test_an_application_of_its_own_logs_like_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    monkeypatch.setenv("CRM_INSTANCE", str(tmp_path))
    monkeypatch.setenv("CRM_LOG_LEVEL", "error")

    create_app()
    added = [each for each in root.handlers if each not in before]
    now = root.level
    for each in added:
        root.removeHandler(each)
    root.setLevel(level)
    logging.captureWarnings(False)

    assert [type(each.formatter) for each in added] == [logs.JsonFormatter]
    assert now == logging.ERROR

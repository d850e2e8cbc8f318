"""What is shown when something fails: words to people, a line to programs, nothing of within."""

from typing import NoReturn

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from admin_views._base import CrmModelView
from crm.extensions import db
from tests.factories import Factories
from tests.web.browsing import BROWSER, log_in, somebody

SECRET = "a secret of the inside"


def _break() -> NoReturn:
    raise ValueError(SECRET)


def _refuse() -> NoReturn:
    abort(int(request.args["code"]))


def _lose_the_database(**_given: str) -> NoReturn:
    raise OperationalError(SECRET, {}, OSError(SECRET))


def _ask_too_much() -> str:
    """Ask for a number too large for SQLite and a text that PostgreSQL cannot hold."""
    statement = text("SELECT * FROM client WHERE id = :id OR name = :name")
    db.session.execute(statement, {"id": 10**30, "name": "a\x00"})
    return "asked"


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Lend the application's pages to views that fail, as if it were in production."""
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "security.login", _break)
    monkeypatch.setitem(app.view_functions, "security.forgot_password", _refuse)
    monkeypatch.setitem(app.view_functions, "answers.show", _lose_the_database)
    monkeypatch.setitem(app.view_functions, "health.healthz", _ask_too_much)
    return app


def test_o02_a_failure_shows_a_number_that_stands_in_the_log(
    broken: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/login", headers=BROWSER)

    number = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert len(number) == 8
    assert f"Error {number}: ValueError" in caplog.text
    assert answer.headers["X-Request-Id"] == number


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*", ""])
@pytest.mark.parametrize("address", ["/login", "/answer/x"])
def test_o02_nothing_of_the_inside_is_shown(
    broken: Flask, client: FlaskClient, accept: str, address: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})

    assert answer.status_code in (500, 503)
    for word in (SECRET, "Traceback", "Error(", "OperationalError", ".py", "SELECT"):
        assert word not in answer.text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (400, "This could not be read"),
        (401, "You are not logged in"),
        (403, "You may not do this"),
        (404, "There is nothing here"),
        (405, "This address cannot be used like that"),
        (413, "This is too large"),
        (418, "This could not be read"),
        (429, "Too many attempts"),
        (501, "Something went wrong here"),
    ],
)
def test_each_refusal_has_its_words(
    broken: Flask, client: FlaskClient, code: int, said: str
) -> None:
    answer = client.get(f"/reset?code={code}", headers=BROWSER)

    assert answer.status_code == code
    assert f"<h1>{said}</h1>" in answer.text


def test_without_a_database_there_is_a_page_and_a_time_to_come_back(
    broken: Flask, client: FlaskClient
) -> None:
    answer = client.get("/answer/x", headers=BROWSER)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The database does not answer" in answer.text


def test_o04_a_user_whose_database_went_away_is_given_nothing(
    app: Flask, client: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, somebody(factories))
    monkeypatch.setattr(db.engine.pool, "connect", _lose_the_database)

    for address in (
        "/change-password",
        "/admin/clients/",
        "/attachments/1",
        "/admin/audit/export/csv/",
    ):
        answer = client.get(address, headers=BROWSER)

        assert answer.status_code == 503, address
        assert "The database does not answer" in answer.text


def test_o04_a_right_that_cannot_be_asked_about_is_none(
    app: Flask, admin: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = factories.client(name="Not to be seen")
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(CrmModelView, "may", lambda *_given: _break())

    for address in ("", f"details/?id={client.id}", f"edit/?id={client.id}", "export/csv/"):
        answer = admin.get(f"/admin/clients/{address}", headers=BROWSER)

        assert answer.status_code == 500, address
        assert "Not to be seen" not in answer.text


def test_values_that_no_column_can_hold_are_a_bad_request(
    broken: Flask, client: FlaskClient
) -> None:
    assert client.get("/healthz").status_code == 400


@pytest.mark.parametrize(
    ("headers", "kind", "body"),
    [
        ({"Accept": "application/json"}, "application/json", '{"error":"Not Found"}\n'),
        ({"Content-Type": "application/json"}, "application/json", '{"error":"Not Found"}\n'),
        ({"Accept": "*/*"}, "text/plain", "Not Found\n"),
        ({}, "text/plain", "Not Found\n"),
    ],
)
def test_programs_get_a_short_answer(
    client: FlaskClient, headers: dict[str, str], kind: str, body: str
) -> None:
    answer = client.get("/nowhere", headers=headers)

    assert (answer.status_code, answer.mimetype, answer.text) == (404, kind, body)


@pytest.mark.parametrize("address", ["/inbound/nowhere/else", "/healthz/x", "/metrics/x"])
def test_machines_get_no_page_even_when_they_ask_like_a_browser(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address, headers=BROWSER)

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_the_page_is_in_the_readers_language(client: FlaskClient, factories: Factories) -> None:
    with client.session_transaction() as session:
        session["language"] = "ro"

    assert '<html lang="ro">' in client.get("/nowhere", headers=BROWSER).text
    log_in(client, somebody(factories))
    assert '<html lang="en">' in client.get("/nowhere", headers=BROWSER).text

"""Forms that come too late: what was typed is given back, to the same person only."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.models import Client, User
from crm.web import keeping
from tests.factories import Factories
from tests.forms import fields_of, form_at, soup
from tests.web.browsing import BROWSER, PASSWORD, somebody

NEW = "/admin/clients/new/"
HERE = {"Origin": "http://localhost", **BROWSER}


def typed(browser: FlaskClient) -> dict[str, Any]:
    return form_at(browser, NEW) | {"name": "Hidroserv <b>", "notes": "one\ntwo"}


def log_out(browser: FlaskClient) -> None:
    with browser.session_transaction() as cookie:
        cookie.clear()


def send(browser: FlaskClient, fields: dict[str, Any]) -> TestResponse:
    return browser.post(NEW, data=fields, headers=HERE)


def log_in(browser: FlaskClient, user: User, page: TestResponse) -> TestResponse:
    form = soup(page).select_one("form[action='/login']")
    return browser.post(
        "/login", data=fields_of(form) | {"email": user.email, "password": PASSWORD}
    )


@pytest.fixture
def user(factories: Factories) -> User:
    return somebody(factories)


@pytest.fixture
def browser(app: Flask, user: User) -> FlaskClient:
    """Return a browser that the user has logged in with by the form."""
    browser = app.test_client()
    log_in(browser, user, browser.get("/login"))
    return browser


def test_who_logs_in_again_sees_the_form_with_what_was_typed(
    browser: FlaskClient, user: User, session: Session
) -> None:
    fields = typed(browser)
    log_out(browser)

    refused = send(browser, fields)
    back = log_in(browser, user, refused)
    again = soup(back).select_one(f"form[action='{NEW}'][data-go-on]")
    shown = browser.post(NEW, data=fields_of(again))

    form = soup(shown).select_one("form[data-main-form]")
    found = fields_of(form)
    assert (found["name"], found["notes"].split()) == ("Hidroserv <b>", ["one", "two"])
    assert session.scalar(select(func.count(Client.id))) == 0
    assert browser.post(NEW, data=found).status_code == 302
    session.rollback()
    assert session.scalars(select(Client.name)).all() == ["Hidroserv <b>"]


def test_a_wrong_password_costs_nothing_that_was_typed(browser: FlaskClient, user: User) -> None:
    fields = typed(browser)
    log_out(browser)
    form = soup(send(browser, fields)).select_one("form[action='/login']")

    wrong = browser.post("/login", data=fields_of(form) | {"email": user.email, "password": "no"})

    assert "Hidroserv" in log_in(browser, user, wrong).text


def test_a_remark_is_given_back_too(
    browser: FlaskClient, factories: Factories, session: Session
) -> None:
    url = f"/admin/interventions/details/?id={factories.intervention().id}"
    form = soup(browser.get(url)).select_one("form[action$='/remark/']")
    fields = fields_of(form) | {"text": "Key is with\nthe neighbour", "csrf_token": "old"}

    page = browser.post(form["action"], data=fields, headers=HERE)
    again = soup(page).select_one("form[data-go-on]")
    shown = soup(browser.post(again["action"], data=fields_of(again)))

    assert shown.select_one("#remark").text.split() == ["Key", "is", "with", "the", "neighbour"]
    assert shown.select(".bubble") == []


def test_an_old_token_gives_the_form_back(browser: FlaskClient) -> None:
    fields = typed(browser) | {"csrf_token": "of another session"}

    page = send(browser, fields)

    assert fields_of(soup(page).select_one("form[data-go-on]"))["name"] == "Hidroserv <b>"


def test_another_person_does_not_see_it(
    browser: FlaskClient, factories: Factories, app: Flask
) -> None:
    fields = typed(browser)
    log_out(browser)
    other = somebody(factories)

    back = log_in(browser, other, send(browser, fields))

    assert back.status_code == 302
    assert "Hidroserv" not in browser.get(back.location).text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_fills_in_no_form(browser: FlaskClient, headers: dict[str, str]) -> None:
    fields = typed(browser)
    log_out(browser)

    page = browser.post(NEW, data=fields, headers=headers)

    assert page.status_code == 400
    assert "Hidroserv" not in page.text


def test_files_and_passwords_are_not_carried(browser: FlaskClient, app: Flask) -> None:
    fields = typed(browser) | {"password": "secret", "new_password": "secret"}
    fields["files"] = (io.BytesIO(b"x"), "x.txt")
    log_out(browser)

    sealed = fields_of(soup(send(browser, fields)).select_one("form[action='/login']"))["kept"]

    kept = keeping.opened(sealed)
    assert kept is not None
    assert kept.had_files
    assert "secret" not in dict(kept.fields).values()


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "\x00", "é" * 5000])
def test_what_was_not_sealed_here_is_nothing(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert keeping.opened(text) is None


def test_what_is_too_much_is_refused_as_before(browser: FlaskClient) -> None:
    fields = typed(browser) | {"notes": "x" * (keeping.LARGEST + 1)}
    log_out(browser)

    assert send(browser, fields).status_code == 400

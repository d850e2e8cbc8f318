"""Sensitive acts need a fresh login; and what people change of their own account."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import Client, OutboxMail, User, UserSession
from tests.factories import Factories
from tests.forms import fields_of, form_at, messages_on, post, soup
from tests.web.browsing import (
    PASSWORD,
    log_in,
    somebody,
)

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def user(factories: Factories) -> User:
    return somebody(factories, role=Role.ADMIN)


def stale(session: Session) -> None:
    """Let all logins be older than sensitive acts bear."""
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    session.execute(update(UserSession).values(proved_at=long_ago))
    session.commit()


def test_s17_sensitive_acts_ask_for_the_password_again(
    client: FlaskClient, user: User, factories: Factories, session: Session
) -> None:
    other = somebody(factories)
    log_in(client, user)
    fields = form_at(client, f"/admin/users/edit/?id={other.id}") | {"role": "ADMIN"}
    stale(session)
    export = "/admin/clients/export/csv/?search=x"

    led = [
        client.get(address).location
        for address in ("/admin/users/new/", export, "/account/second-factor/")
    ]
    plain = [client.get(address).status_code for address in ("/admin/clients/", "/admin/users/")]
    asked = client.post(f"/admin/users/edit/?id={other.id}", data=fields, headers=HERE)
    post(client, "/admin/users/action/", action="end_sessions", rowid=other.id)

    assert led == [
        "/confirm?next=/admin/users/new/",
        "/confirm?next=/admin/clients/?search%3Dx",
        "/confirm?next=/account/second-factor/",
    ]
    assert plain == [200, 200]
    session.refresh(other)
    assert other.role is Role.OPERATOR
    form = fields_of(soup(asked).select_one("form[action='/confirm']"))
    wrong = client.post("/confirm", data=form | {"password": "x"}, headers=HERE)
    kept = fields_of(soup(wrong).select_one("form[action='/confirm']"))
    right = client.post("/confirm", data=kept | {"password": PASSWORD}, headers=HERE)
    again = soup(right).select_one("form[data-go-on]")
    shown = client.post(again["action"], data=fields_of(again))
    assert fields_of(soup(shown).select_one("form[data-main-form]"))["role"] == "ADMIN"
    assert client.get(export).status_code == 200
    session.refresh(other)
    assert (other.role, session.scalars(select(Client)).all()) == (Role.OPERATOR, [])


def test_s17_another_address_of_ones_own_asks_for_the_password_and_the_old_one_gets_word(
    client: FlaskClient, user: User, session: Session
) -> None:
    old = user.email
    log_in(client, user)
    stale(session)
    form = form_at(client, "/account/", "form[action='/account/save']")

    named = client.post("/account/save", data=form | {"name": "Ana Pop"})
    asked = client.post("/account/save", data=form | {"email": "new@example.com"}, headers=HERE)
    session.refresh(user)
    before = (user.name, user.email)
    confirm = fields_of(soup(asked).select_one("form[action='/confirm']"))
    right = client.post("/confirm", data=confirm | {"password": PASSWORD})
    again = soup(right).select_one("form[data-go-on]")
    shown = soup(client.post(again["action"], data=fields_of(again)))
    typed = fields_of(shown.select_one("form[action='/account/save']"))
    client.post("/account/save", data=typed)

    assert named.location == "/account/"
    assert before == ("Ana Pop", old)
    session.refresh(user)
    assert user.email == "new@example.com"
    mail = session.scalars(select(OutboxMail)).one()
    assert (mail.to, "new@example.com" in mail.text) == (old, True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("email", "no address", "not an e-mail address"),
        ("email", "taken@example.com", "cannot be used"),
        ("name", "", "Write your name"),
        ("language", "XX", "Not a valid choice"),
        ("email", "x" * 400 + "@example.com", "not an e-mail address"),
    ],
)
def test_what_cannot_be_saved_of_an_account_is_said_at_its_field(
    client: FlaskClient, factories: Factories, user: User, name: str, value: str, said: str
) -> None:
    factories.user(email="taken@example.com")
    log_in(client, user)
    form = form_at(client, "/account/", "form[action='/account/save']")

    page = client.post("/account/save", data=form | {name: value})

    assert page.status_code == 200
    assert said in soup(page).select_one(f"#{name}-error").text
    assert "error" not in messages_on(page)

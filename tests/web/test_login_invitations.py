"""Invitations: made with a user, sent by mail, used once, sent again, withdrawn."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.models import AuditEntry, Invitation, OutboxMail, User
from tests.factories import Factories
from tests.forms import messages_on, post, submit
from tests.web.browsing import csrf_token, is_in, log_in
from tests.web.password_pages import NEW

NEW_USER = "/admin/users/new/"
ADDRESS = "new@example.com"


def invite(admin: FlaskClient, session: Session, **given: str) -> User:
    fields = {"email": ADDRESS, "name": "New", "role": "OPERATOR", "active": "y"} | given
    assert submit(admin, NEW_USER, **fields).status_code == 302
    return session.scalars(select(User).where(User.email == ADDRESS)).one()


def links(session: Session) -> list[str]:
    """Return the links in the mails that are queued, the oldest first."""
    session.rollback()
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    lines = [line for mail in mails for line in mail.text.splitlines()]
    return [line.removeprefix("http://127.0.0.1:8000") for line in lines if line.startswith("http")]


def choose(browser: FlaskClient, address: str, password: str = NEW) -> TestResponse:
    token = csrf_token(browser)
    typed = {"csrf_token": token, "password": password, "password_confirm": password}
    return browser.post(address, data=typed)


def test_s13_a_new_user_without_a_password_chooses_one_by_a_link_that_works_once(
    app: Flask, admin: FlaskClient, client: FlaskClient, session: Session
) -> None:
    user = invite(admin, session)
    (address,) = links(session)  # on the address of the settings, whatever host is asked
    weak = choose(client, address, "fourteen chars")
    page = client.get(address)

    chosen = choose(client, address)
    log_in(client, user, NEW)

    assert "at least 15 characters" in weak.text
    assert "http" not in page.text.replace("http://www.w3.org", "")  # nothing from elsewhere
    assert chosen.location == "/login"
    assert is_in(client)
    browser = app.test_client()
    for again in (browser.get(address), choose(browser, address, "another good password")):
        assert again.location == "/login"
    session.rollback()
    assert session.scalars(select(Invitation)).all() == []
    key = address.rpartition("/")[2]
    assert key not in " ".join(str(vars(each)) for each in session.scalars(select(AuditEntry)))


def test_s13_the_link_is_good_for_some_days_and_the_newest_only(
    admin: FlaskClient, client: FlaskClient, session: Session
) -> None:
    with time_machine.travel(clock.utcnow(), tick=False) as time:
        user = invite(admin, session)
        post(admin, "/admin/users/action/", action="invite", rowid=user.id)
        time.shift(timedelta(days=6))
        first, second = links(session)
        statuses = [client.get(each).status_code for each in (first, second)]
        time.shift(timedelta(days=2))
        late = client.get(second)
        said = messages_on(client.get("/login"))

    assert (statuses, late.location) == ([302, 200], "/login")
    assert "holds no more" in said


def test_s13_a_withdrawn_invitation_lets_nobody_in_by_any_link(
    admin: FlaskClient, client: FlaskClient, session: Session
) -> None:
    user = invite(admin, session)
    post(admin, "/admin/users/action/", action="withdraw", rowid=user.id)
    withdrawn = client.get(links(session)[0]).location
    asked = submit(client, "/reset", "form", email=ADDRESS)

    post(admin, "/admin/users/action/", action="invite", rowid=user.id)
    first, second = links(session)

    assert withdrawn == "/login"
    assert asked.status_code == 200
    assert client.get(first).location == "/login"
    assert client.get(second).status_code == 200


def test_who_was_given_a_password_gets_no_invitation(admin: FlaskClient, session: Session) -> None:
    user = invite(admin, session, new_password=NEW)
    post(admin, "/admin/users/action/", action="invite", rowid=user.id)

    assert links(session) == []


@pytest.mark.parametrize("key", ["x", "%00", "%ff%fe", "A" * 43, "é" * 500, "../../login"])
def test_s13_an_invented_invitation_is_refused(client: FlaskClient, key: str) -> None:
    answer = client.get(f"/invitation/{key}")

    assert answer.status_code in (302, 404)
    assert choose(client, f"/invitation/{key}").status_code in (302, 404)


def test_a_user_whose_address_was_invited_is_shown_so(
    admin: FlaskClient, session: Session, factories: Factories
) -> None:
    user = invite(admin, session)

    page = admin.get(f"/admin/users/details/?id={user.id}").text

    assert "good until" in page
    assert "None yet" in page

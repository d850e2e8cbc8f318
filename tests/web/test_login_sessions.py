"""Sessions on the server: seen, ended, timed out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.devices import device_name
from crm.domain.kinds import Role
from crm.models import AuditEntry, User, UserSession
from tests.admin.test_queries import counted
from tests.conftest import with_session
from tests.factories import Factories
from tests.forms import post, soup, submit
from tests.web.browsing import (
    PASSWORD,
    cookie,
    is_in,
    log_in,
    somebody,
    with_copy,
)
from tests.web.password_pages import NEW, change

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def user(factories: Factories) -> User:
    return somebody(factories, role=Role.ADMIN)


def test_s02_a_copied_cookie_is_dead_after_each_end_of_a_session(
    app: Flask, admin: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    edit = f"/admin/users/edit/?id={user.id}"
    ends: dict[str, Callable[[FlaskClient], object]] = {
        "logout": lambda browser: post(browser, "/logout"),
        "password": lambda browser: change(browser, PASSWORD, NEW),
        "by an administrator": lambda _: post(
            admin, "/admin/users/action/", action="end_sessions", rowid=user.id
        ),
        "role": lambda _: submit(admin, edit, role="VIEWER"),
        "disabled": lambda _: submit(admin, edit, active=""),
    }
    alive = {}
    for name, end in ends.items():
        log_in(browser := app.test_client(), user, NEW if user.password is None else PASSWORD)
        if not is_in(browser):
            log_in(browser, user, NEW)
        copied = cookie(browser)
        assert is_in(with_copy(app.test_client(), copied)), name
        end(browser)
        alive[name] = is_in(with_copy(app.test_client(), copied))

    assert alive == dict.fromkeys(ends, False)


def test_the_database_does_not_have_what_the_cookie_says(
    app: Flask, client: FlaskClient, user: User, session: Session
) -> None:
    log_in(client, user)

    with client.session_transaction() as kept:
        key = kept["_user_id"]
    row = session.scalars(select(UserSession)).one()
    assert key not in {str(value) for value in vars(row).values()}
    assert user.fs_uniquifier != key
    assert not is_in(with_session(app, row.key_hash))
    assert not is_in(with_session(app, user.fs_uniquifier))


def test_people_see_where_they_are_logged_in_and_end_what_they_like(
    app: Flask, client: FlaskClient, factories: Factories, user: User, session: Session
) -> None:
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = FIREFOX
    for browser in (client, phone, third := app.test_client()):
        log_in(browser, user)
    stranger = factories.user_session(user=somebody(factories)).id
    entries = soup(client.get("/account/")).select(".sessions li")
    of_phone = session.scalars(select(UserSession.id).where(UserSession.agent == FIREFOX)).one()

    post(client, "/account/sessions", session=of_phone)
    post(client, "/account/sessions", session=stranger)
    one_less = [is_in(each) for each in (client, phone, third)]
    post(client, "/account/sessions", session="others")

    assert len(entries) == 3
    assert sum("Firefox · Linux" in each.text for each in entries) == 1
    assert sum("This one" in each.text for each in entries) == 1
    assert one_less == [True, False, True]
    assert [is_in(each) for each in (client, third)] == [True, False]
    session.rollback()
    assert session.get(UserSession, stranger)


def test_an_administrator_sees_and_ends_one_session_of_somebody(
    admin: FlaskClient, client: FlaskClient, factories: Factories, session: Session
) -> None:
    log_in(client, user := somebody(factories))
    page = soup(admin.get(f"/admin/users/details/?id={user.id}"))
    button = page.select_one(".sessions button[name=session]")

    post(admin, "/admin/users/end-session/", id=user.id, session=button["value"])

    assert not is_in(client)
    noted = select(AuditEntry.record_id).where(AuditEntry.action == "sessions ended")
    assert session.scalars(noted).all() == [user.id]


def test_s07_a_session_ends_after_a_while_without_a_page_and_in_any_case(
    client: FlaskClient, user: User, set_to: Callable[..., Any]
) -> None:
    set_to(session_idle_minutes=60, session_hours=3)
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, user)
        alive = []
        for _ in range(5):
            clock.shift(timedelta(minutes=45))
            alive.append(is_in(client))
        log_in(client, user)
        clock.shift(timedelta(minutes=61))
        idle = is_in(client)

    assert alive == [True, True, True, True, False]
    assert not idle


def test_when_a_session_was_seen_is_written_every_few_minutes_only(
    client: FlaskClient, user: User, session: Session
) -> None:
    seen = select(UserSession.seen_at)
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, user)
        moments = []
        for _ in range(4):
            clock.shift(timedelta(minutes=2))
            client.get("/admin/")
            moments.append(session.scalars(seen).one())
            session.rollback()

    assert moments == [START, START, *[START + timedelta(minutes=6)] * 2]


def test_a_page_finds_session_user_and_second_factor_by_one_statement(
    client: FlaskClient, user: User
) -> None:
    log_in(client, user)
    with counted() as statements:
        client.get("/static/app.css").close()
    with counted() as of_page:
        client.get("/admin/clients/")

    assert statements == []
    about = ("user_session", "second_factor", "fs_uniquifier")
    assert len([each for each in of_page if any(name in each for name in about)]) == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU OS 18 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", ""),
    ],
)
def test_devices_have_names_that_people_know(agent: str, name: str) -> None:
    assert device_name(agent) == name

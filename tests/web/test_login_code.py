"""The second factor: set up, asked for at each login, used once, taken away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain import totp
from crm.domain.kinds import Role
from crm.models import AuditEntry, OutboxMail, RecoveryCode, SecondFactor, User
from crm.sealing import Sealer
from tests.factories import Factories
from tests.forms import fields_of, form_at, messages_on, post, soup
from tests.web.browsing import PASSWORD, csrf_token, is_in, log_in, somebody, submit
from tests.web.phones import code, with_phone

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HERE = {"Origin": "http://localhost"}
SET_UP = "/account/second-factor/"
REMOVE = "/account/second-factor/remove"


@pytest.fixture
def user(factories: Factories) -> User:
    return somebody(factories)


def give(browser: FlaskClient, typed: str) -> TestResponse:
    return submit(browser, "/login/code", code=typed)


def log_in_with(browser: FlaskClient, user: User, typed: str) -> bool:
    log_in(browser, user)
    give(browser, typed)
    return is_in(browser)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
)
def test_codes_are_those_of_rfc_6238(seconds: int, expected: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert totp.code_at(secret, seconds // totp.SECONDS) == expected


def test_s14_a_password_alone_opens_nothing_where_there_is_a_second_factor(
    client: FlaskClient, user: User, session: Session
) -> None:
    secret, _codes = with_phone(session, user)

    answer = submit(client, "/login", email=user.email, password=PASSWORD, next="/admin/clients/")
    before = is_in(client)
    page = client.get(answer.location)
    fields = {"csrf_token": csrf_token(client, answer.location), "next": "/admin/clients/"}
    entered = client.post("/login/code", data=fields | {"code": code(secret)})

    assert (before, is_in(client)) == (False, True)
    assert soup(page).select_one("input[name=next]")["value"] == "/admin/clients/"
    assert entered.location == "/admin/clients/"


def test_s14_a_code_is_taken_once_and_only_near_its_time(
    app: Flask, user: User, session: Session
) -> None:
    with time_machine.travel(START, tick=False) as time:
        secret, _codes = with_phone(session, user)
        shown = code(secret)
        first = log_in_with(app.test_client(), user, shown)
        again = log_in_with(app.test_client(), user, shown)
        old = log_in_with(app.test_client(), user, code(secret, ahead=-2))
        far = log_in_with(app.test_client(), user, code(secret, ahead=2))
        time.shift(timedelta(seconds=60))
        later = log_in_with(app.test_client(), user, code(secret, ahead=-1))

    assert (first, again, old, far, later) == (True, False, False, False, True)


def test_s14_codes_are_not_found_by_trying(app: Flask, user: User, session: Session) -> None:
    with time_machine.travel(START, tick=False) as time:
        secret, _codes = with_phone(session, user)
        log_in(browser := app.test_client(), user)
        wrong = f"{(int(code(secret)) + 1) % 10**6:06}"
        for _ in range(5):
            give(browser, wrong)
        locked = give(browser, code(secret)).text
        time.shift(timedelta(seconds=61))
        give(browser, code(secret))
        entered = is_in(browser)

    assert "This is not the code." in locked
    assert entered
    noted = select(AuditEntry.action).where(AuditEntry.action == "account locked")
    assert session.scalars(noted).all() == ["account locked"]


@pytest.mark.parametrize("typed", ["", "12345", "x" * 20_000, "١٢٣٤٥٦", "a\x00b", "0000 00"])
def test_what_is_no_code_is_refused(
    client: FlaskClient, user: User, session: Session, typed: str
) -> None:
    with_phone(session, user)
    log_in(client, user)

    assert give(client, typed).status_code == 200
    assert not is_in(client)


def test_a_recovery_code_lets_in_once_however_it_is_typed(
    app: Flask, user: User, session: Session
) -> None:
    _secret, codes = with_phone(session, user)

    first = log_in_with(app.test_client(), user, codes[3].upper().replace("-", " "))
    again = log_in_with(app.test_client(), user, codes[3])

    assert (first, again) == (True, False)
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 9
    assert not set(codes) & set(kept)


def test_the_code_is_asked_for_at_most_ten_minutes_and_only_where_the_password_was_given(
    app: Flask, client: FlaskClient, user: User, session: Session
) -> None:
    with time_machine.travel(START, tick=False) as time:
        with_phone(session, user)
        elsewhere = app.test_client().get("/login/code").location
        log_in(client, user)
        in_time = client.get("/login/code").status_code
        time.shift(timedelta(minutes=11))
        late = client.get("/login/code").location

    assert (elsewhere, in_time, late) == ("/login", 200, "/login")


def test_a_new_password_ends_the_wait_for_a_code(
    client: FlaskClient, user: User, session: Session
) -> None:
    with_phone(session, user)
    log_in(client, user)

    user.fs_uniquifier = "another"
    session.commit()

    assert client.get("/login/code").location == "/login"


def test_a_second_factor_is_set_up_with_a_first_code_and_its_secret_is_kept_sealed(
    app: Flask, client: FlaskClient, user: User, session: Session
) -> None:
    log_in(client, user)
    log_in(other := app.test_client(), user)
    begun = post(client, SET_UP)
    secret = soup(begun).select_one("code.key").text.replace(" ", "")
    wrong = post(client, SET_UP, code="000000" if code(secret) != "000000" else "000001")
    page = post(client, SET_UP, code=code(secret))

    assert soup(begun).select_one("svg.qr path")
    assert "style=" not in str(soup(begun).select_one("svg.qr"))
    assert "not the code that the app shows" in wrong.text
    assert len(soup(page).select("ol.codes li")) == 10
    assert (is_in(client), is_in(other)) == (True, False)
    kept = session.scalars(select(SecondFactor.secret)).one()
    assert secret not in kept
    again = client.get(SET_UP).location, client.get("/account/").text
    assert again[0] == "/account/"
    assert secret not in again[1]


def test_a_sealed_secret_opens_with_an_older_key_and_with_no_other() -> None:
    sealed = Sealer(["old"], purpose="second factor").seal("secret")

    opened = [
        Sealer(keys, purpose=purpose).opened(sealed)
        for keys, purpose in [
            (["new", "old"], "second factor"),
            (["new"], "second factor"),
            (["old"], "else"),
        ]
    ]

    assert opened == ["secret", None, None]


def test_a_secret_that_an_older_key_sealed_is_sealed_anew_when_it_is_used(
    client: FlaskClient, user: User, session: Session, set_to: Callable[..., Any]
) -> None:
    secret, _codes = with_phone(session, user)
    set_to(secret_key="the newest", secret_key_fallbacks=("testing",))

    assert log_in_with(client, user, code(secret))
    set_to(secret_key="the newest", secret_key_fallbacks=())
    session.rollback()
    kept = session.scalars(select(SecondFactor.secret)).one()
    assert Sealer(["the newest"], purpose="second factor").opened(kept) == secret


def test_s14_it_is_taken_away_only_with_password_and_code(
    client: FlaskClient, user: User, session: Session
) -> None:
    with time_machine.travel(START, tick=False):
        secret, _codes = with_phone(session, user)
        log_in_with(client, user, code(secret))
        right = {"password": PASSWORD, "code": code(secret, ahead=1)}
        for typed in ({}, {"password": PASSWORD}, right | {"password": "x"}, right | {"code": "1"}):
            post(client, REMOVE, **typed)
        before = session.scalars(select(SecondFactor)).all()
        session.rollback()
        post(client, REMOVE, **right)

    assert before
    assert session.scalars(select(SecondFactor)).all() == []
    assert session.scalars(select(RecoveryCode)).all() == []


def test_a_password_that_is_too_short_alone_keeps_its_second_factor(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories, password=hash_password("kvmzpwtrjxqd"))
    with time_machine.travel(START, tick=False):
        secret, _codes = with_phone(session, user)
        log_in(client, user, "kvmzpwtrjxqd")
        give(client, code(secret))
        answer = post(client, REMOVE, password="kvmzpwtrjxqd", code=code(secret, ahead=1))

    assert answer.location == "/change-password"
    assert session.scalars(select(SecondFactor)).all()


def test_s14_a_new_password_by_link_does_not_go_round_the_code(
    client: FlaskClient, user: User, session: Session
) -> None:
    with_phone(session, user)
    submit(client, "/reset", email=user.email)
    (mail,) = session.scalars(select(OutboxMail)).all()
    path = "/reset/" + mail.text.partition("/reset/")[2].split()[0]
    submit(client, path, password="kvmzpwtrjxqd", password_confirm="kvmzpwtrjxqd")

    answer = log_in(client, user, "kvmzpwtrjxqd")

    assert (answer.location, is_in(client)) == ("/login/code", False)


def test_what_was_typed_when_the_session_ended_is_there_after_the_code_too(
    app: Flask, user: User, session: Session
) -> None:
    secret, _codes = with_phone(session, user)
    with time_machine.travel(clock.utcnow(), tick=False):
        log_in_with(browser := app.test_client(), user, code(secret))
        form = form_at(browser, "/admin/clients/new/") | {"name": "Hidroserv"}
        with browser.session_transaction() as kept:
            kept.clear()
        refused = browser.post("/admin/clients/new/", data=form, headers=HERE)
        login = fields_of(soup(refused).select_one("form[action='/login']"))
        asked = browser.post("/login", data=login | {"email": user.email, "password": PASSWORD})
        step = fields_of(soup(asked).select_one("form[action='/login/code']"))
        back = browser.post("/login/code", data=step | {"code": code(secret, ahead=1)})

    again = soup(back).select_one("form[action='/admin/clients/new/'][data-go-on]")
    assert fields_of(again)["name"] == "Hidroserv"


def test_where_a_role_must_have_one_nothing_else_opens_before(
    client: FlaskClient, user: User, set_to: Callable[..., Any]
) -> None:
    log_in(client, user)
    set_to(second_factor_roles=("operator",))

    pages = ("/admin/", "/admin/clients/", "/account/", "/change-password", "/admin/desk/")
    led = {client.get(page).location for page in pages}
    begun = submit(client, SET_UP)
    secret = soup(begun).select_one("code.key").text.replace(" ", "")
    submit(client, SET_UP, code=code(secret))

    assert led == {SET_UP}
    assert client.get("/admin/").status_code == 200
    assert not set_to(second_factor_roles=("admin",))


def test_an_administrator_takes_it_away_from_somebody_and_that_is_logged(
    admin: FlaskClient, client: FlaskClient, user: User, session: Session
) -> None:
    secret, _codes = with_phone(session, user)
    page = admin.get(f"/admin/users/details/?id={user.id}").text

    post(admin, "/admin/users/action/", action="reset_factor", rowid=user.id)

    log_in(client, user)
    assert is_in(client)
    assert secret not in page
    assert "Recovery codes left: 10" in page
    own = session.scalars(select(User).where(User.role == Role.ADMIN)).one().id
    refused = post(admin, "/admin/users/action/", action="reset_factor", rowid=own)
    assert "on the page of your account" in messages_on(admin.get(refused.location))
    noted = select(AuditEntry).where(AuditEntry.action.like("second factor%"))
    told = [(each.action, each.record_id) for each in session.scalars(noted)]
    assert told == [("second factor on", user.id), ("second factor off", user.id)]
    assert user.role is Role.OPERATOR

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.locks import lock_after
from crm.models import AuditEntry, KnownDevice, OutboxMail, User
from tests.factories import Factories
from tests.forms import post
from tests.web.browsing import is_in, log_in, somebody, submit
from tests.web.password_pages import NEW

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fail(app: Flask, user: User, times: int) -> None:
    for _ in range(times):
        log_in(app.test_client(), user, "wrong")


def lock(session: Session, user: User) -> None:
    """Leave the account as strangers do who tried it again and again."""
    user.failed_logins, user.locked_until = 9, clock.utcnow() + timedelta(minutes=15)
    session.commit()


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (1_000_000, 15)],
)
def test_s10_the_rest_grows_and_has_an_end(failures: int, minutes: int) -> None:
    assert lock_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_a_few_failures_cost_nothing(failures: int) -> None:
    assert lock_after(failures) is None


def test_s09_five_failures_lock_for_a_minute_even_the_right_password(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    with time_machine.travel(START, tick=False) as clock:
        fail(app, user, 5)

        log_in(client, user)
        assert not is_in(client)

        clock.shift(timedelta(seconds=61))
        log_in(client, user)
        assert is_in(client)


def test_four_failures_lock_nobody_and_a_login_starts_counting_anew(
    app: Flask, client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    fail(app, user, 4)
    log_in(client, user)

    fail(app, user, 4)

    session.refresh(user)
    assert is_in(client)
    assert (user.failed_logins, user.locked_until) == (4, None)


def test_attempts_during_the_rest_do_not_prolong_it(
    app: Flask, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    with time_machine.travel(START, tick=False) as clock:
        fail(app, user, 5)
        clock.shift(timedelta(seconds=30))

        fail(app, user, 5)

    session.refresh(user)
    assert (user.failed_logins, user.locked_until) == (5, START + timedelta(minutes=1))


def test_the_next_failure_after_the_rest_locks_for_longer(
    app: Flask, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    with time_machine.travel(START, tick=False) as clock:
        fail(app, user, 5)
        clock.shift(timedelta(seconds=61))

        fail(app, user, 1)

    session.refresh(user)
    assert user.locked_until == START + timedelta(seconds=61, minutes=2)


def test_a_lock_is_in_the_audit_log(app: Flask, factories: Factories, session: Session) -> None:
    user = somebody(factories)

    fail(app, user, 6)

    notes = session.scalars(select(AuditEntry).where(AuditEntry.action == "account locked"))
    assert [(note.record_id, note.summary) for note in notes] == [
        (user.id, f"{user.email}: 0:01:00")
    ]


def test_a_lock_does_not_touch_who_is_in_already(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    user = somebody(factories)
    log_in(client, user)

    fail(app, user, 5)

    assert is_in(client)


def test_a_lock_is_for_one_account_only(
    app: Flask, client: FlaskClient, factories: Factories
) -> None:
    fail(app, somebody(factories), 5)

    log_in(client, somebody(factories))

    assert is_in(client)


def test_s10_strangers_do_not_lock_out_the_owner_in_a_browser_that_is_known(
    app: Flask, client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    log_in(client, user)
    post(client, "/logout")
    lock(session, user)

    log_in(stranger := app.test_client(), user)
    log_in(client, user)

    assert (is_in(client), is_in(stranger)) == (True, False)


def test_s10_a_known_browser_has_tries_of_its_own_and_they_are_counted(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    with time_machine.travel(START, tick=False) as time:
        log_in(client, user)
        post(client, "/logout")
        session.execute(update(KnownDevice).values(failed_logins=4))
        lock(session, user)

        log_in(client, user, "wrong")  # its last try: now it is as any other browser
        log_in(client, user)
        locked = is_in(client)
        time.shift(timedelta(seconds=61))
        log_in(client, user)
        later = is_in(client)

    assert (locked, later) == (False, True)


def test_s10_a_link_to_a_new_password_lets_the_owner_in_whatever_strangers_try(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    user = somebody(factories)
    lock(session, user)
    submit(client, "/reset", email=user.email)
    (mail,) = session.scalars(select(OutboxMail)).all()
    address = next(line for line in mail.text.splitlines() if "/reset/" in line)
    submit(client, address[address.index("/reset/") :], password=NEW, password_confirm=NEW)
    session.refresh(user)
    unlocked = user.locked_until is None
    lock(session, user)

    log_in(client, user, NEW)

    assert unlocked
    assert is_in(client)


@pytest.mark.parametrize("key", ["", "x", "A" * 43, "é" * 300])
def test_an_invented_browser_is_not_known(
    client: FlaskClient, factories: Factories, session: Session, key: str
) -> None:
    user = somebody(factories)
    client.set_cookie("dispecer-device", key)
    log_in(client, user)

    given = client.get_cookie("dispecer-device")

    assert given is not None
    assert given.value != key
    assert key not in session.scalars(select(KnownDevice.key_hash)).all()


def test_two_people_at_one_browser_are_both_known_there(
    client: FlaskClient, factories: Factories, session: Session
) -> None:
    people = [somebody(factories) for _ in range(2)]
    for user in people:
        log_in(client, user)
        post(client, "/logout")
    for user in people:
        lock(session, user)

    entered = []
    for user in people:
        log_in(client, user)
        entered.append(is_in(client))
        post(client, "/logout")

    assert entered == [True, True]


def test_an_unknown_address_is_logged_without_its_control_characters(
    client: FlaskClient, session: Session
) -> None:
    submit(client, "/login", email="a\r\nb\x00\u202ec" * 100, password="x")

    (summary,) = session.scalars(select(AuditEntry.summary)).all()
    assert summary
    assert summary.isprintable()
    assert len(summary) <= 150

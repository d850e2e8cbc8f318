from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import AuditEntry, User
from crm.domain.locks import lock_after
from tests.factories import Factories
from tests.web.browsing import is_in, log_in, somebody, submit

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fail(app: Flask, user: User, times: int) -> None:
    for _ in range(times):
        log_in(app.test_client(), user, "wrong")


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (1_000_000, 15)],
)
def test_the_rest_grows_and_has_an_end(failures: int, minutes: int) -> None:
    assert lock_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_a_few_failures_cost_nothing(failures: int) -> None:
    assert lock_after(failures) is None


def test_five_failures_lock_for_a_minute_even_the_right_password(
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


def test_an_unknown_address_is_logged_without_its_control_characters(
    client: FlaskClient, session: Session
) -> None:
    submit(client, "/login", email="a\r\nb\x00\u202ec" * 100, password="x")

    (summary,) = session.scalars(select(AuditEntry.summary)).all()
    assert summary
    assert summary.isprintable()
    assert len(summary) <= 150

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import User, UserSession
from crm.services import accounts, sessions
from tests.factories import Factories

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_attempts_at_the_same_moment_are_all_counted(
    app: Flask, factories: Factories, session: Session
) -> None:
    user = factories.user()
    user_id, email = user.id, user.email
    session.rollback()

    def attempt(_number: int) -> None:
        with Session(engine) as own:
            found = own.get_one(User, user_id)
            accounts.refuse_login(own, found, email=email, now=NOW)
            own.commit()

    engine = db.engine
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(4)))

    session.refresh(user)
    assert (user.failed_logins, user.locked_until) == (4, None)


def test_a_right_password_that_comes_too_late_is_refused(
    factories: Factories, session: Session
) -> None:
    user = factories.user(failed_logins=5, locked_until=NOW + timedelta(minutes=1))

    early = accounts.accept_login(session, user, address=None, now=NOW)
    later = accounts.accept_login(session, user, address=None, now=NOW + timedelta(minutes=1))

    assert (early, later) == (False, True)


def test_a_disabled_user_is_not_accepted(factories: Factories, session: Session) -> None:
    user = factories.user(active=False)

    assert not accounts.accept_login(session, user, address="192.0.2.7", now=NOW)


def test_the_login_before_the_last_is_kept(factories: Factories, session: Session) -> None:
    user = factories.user()
    accounts.accept_login(session, user, address="192.0.2.1", now=NOW)

    accounts.accept_login(session, user, address="192.0.2.2", now=NOW + timedelta(days=1))

    session.refresh(user)
    assert (user.last_login_at, user.last_login_ip) == (NOW, "192.0.2.1")
    assert (user.current_login_ip, user.login_count) == ("192.0.2.2", 2)


def test_ended_sessions_are_those_of_one_user(factories: Factories, session: Session) -> None:
    one, other = factories.user(), factories.user()
    kept, _ended = (factories.user_session(user=each).id for each in (other, one))

    missed = sessions.end(session, one, kept)

    assert (missed, sessions.end_others(session, one, None)) == (False, 1)
    assert session.scalars(select(UserSession.id)).all() == [kept]

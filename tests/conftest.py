"""Fixtures for all tests. Records come from `factories`.

Every test that touches the database runs twice: on SQLite and on PostgreSQL.
`TEST_DATABASES=sqlite` leaves the other out.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade
from sqlalchemy.orm import Session, object_session
from werkzeug.test import TestResponse

from app import create_app
from crm import clock
from crm.config import Settings
from crm.domain.kinds import Role
from crm.extensions import db, limiter
from crm.search import DOCUMENTS
from crm.services import sessions
from tests.databases import postgresql_url, quick_sqlite_url
from tests.factories import Factories

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATABASES = {"sqlite": quick_sqlite_url, "postgresql": postgresql_url}
CHOSEN = os.environ.get("TEST_DATABASES", "sqlite,postgresql").split(",")
# Commands in processes of their own need not compile everything anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
SECRETS = {"generic": ("generic-secret", "old-secret"), "postmark": ("user:password",)}


# Files whose tests take many inputs through lines that other tests go through too.
WIDE = frozenset(
    """
    test_hostile_actions test_hostile_forms test_hostile_lists test_hostile_mails
    test_hostile_payloads test_hostile_posts test_hostile_replies test_hostile_rows
    test_found test_queries test_schedule_reference test_schedule_refusals
    test_schedule_sheet test_search test_translations
    """.split()  # noqa: SIM905 - names, one after the other
)
# Files whose tests take long: on the second database they are among the slow ones.
LONG = WIDE | {"test_paging", "test_grids", "test_export_rows", "test_load_demo"}
LONG |= {"test_desk_plans", "test_planner_plans", "test_bulk", "test_access", "test_secrets"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of those files, and those in a browser but for the story."""
    for item in items:
        name = item.path.stem
        in_browser = item.get_closest_marker("browser") and name != "test_story"
        if name in WIDE:
            item.add_marker(pytest.mark.wide)
        if "postgresql" in item.name and (name in LONG or in_browser):
            item.add_marker(pytest.mark.slow)


class Browser(FlaskClient):
    """A browser: each request is on its own, with none of the test's context or transaction."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        return Context().run(super().open, *args, **kwargs)


class Applications:
    """One application for each database, made when a test first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Flask] = {}
        self._open = ExitStack()

    def __getitem__(self, name: str) -> Flask:
        if name not in self._made:
            url = self._open.enter_context(DATABASES[name]())
            folder = self._folder / name
            folder.mkdir()
            limiter.enabled = True  # or it stays out of the application for good
            app = create_app(settings_for(url, folder))
            app.test_client_class = Browser
            with app.app_context():
                upgrade()
                self._open.callback(db.engine.dispose)
            self._made[name] = app
        return self._made[name]

    def close(self) -> None:
        """Throw the databases away."""
        self._open.close()


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applications]:
    made = Applications(tmp_path_factory.mktemp("instance"))
    yield made
    made.close()


def settings_for(database_url: str, folder: Path) -> Settings:
    """Return settings under which nothing leaves the machine or the folder."""
    return Settings(
        testing=True,
        database_url=database_url,
        instance=folder,
        secret_key="testing",
        storage_url=str(folder / "attachments"),
        language="en",
        inbound_domain="reply.example.com",
        inbound_secrets=SECRETS,
        generate_on_open=False,
    )


@pytest.fixture(params=CHOSEN)
def app(request: pytest.FixtureRequest, applications: Applications) -> Iterator[Flask]:
    """Return the application with an empty database."""
    app = applications[request.param]
    limiter.enabled = False
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.info.clear()
        empty_all_tables(db.session())
        db.session.remove()


def empty_all_tables(session: Session) -> None:
    """Delete every row there is, past SQLAlchemy: it is done after each of thousands of tests."""
    documents = (each.table for each in DOCUMENTS.values())
    ours = [each for each in reversed(db.metadata.sorted_tables) if each.name != "audit_permit"]
    tables = (*documents, *ours)
    deletions = [f'DELETE FROM "{table.name}"' for table in tables]  # noqa: S608 - our names
    # The log is only added to, without a permit; which is the last to go.
    permit = "INSERT INTO audit_permit (reason) VALUES ('test')"
    deletions = [permit, *deletions, "DELETE FROM audit_permit"]
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "postgresql":
        deletions = ["; ".join(deletions)]
    for deletion in deletions:
        driver.execute(deletion)
    session.commit()


@pytest.fixture
def set_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that gives settings other values until the test ends."""

    def change(**given: Any) -> None:
        settings = replace(app.extensions["settings"], **given)
        monkeypatch.setitem(app.extensions, "settings", settings)

    return change


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def factories(session: Session) -> Factories:
    return Factories(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser that nobody has logged in with."""
    return app.test_client()


@pytest.fixture
def admin(app: Flask, factories: Factories) -> FlaskClient:
    """Return a browser that an administrator has logged in with."""
    return logged_in(app, factories, Role.ADMIN)


@pytest.fixture
def operator(app: Flask, factories: Factories) -> FlaskClient:
    """Return a browser that an operator has logged in with."""
    return logged_in(app, factories, Role.OPERATOR)


def logged_in(app: Flask, factories: Factories, role: Role, **given: object) -> FlaskClient:
    """Return a browser that a new user with `role` has logged in with."""
    user = factories.user(role=role, **given)
    session = object_session(user) or db.session()  # in a variant of `app` there are two
    key = sessions.open_for(session, user, address="127.0.0.1", agent="", now=clock.utcnow())
    session.commit()
    return with_session(app, key)


def with_session(app: Flask, key: str) -> FlaskClient:
    """Return a browser whose cookie names the session with `key`."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = key
        cookie["_fresh"] = True
    return browser


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()

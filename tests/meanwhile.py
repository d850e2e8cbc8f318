"""Requests that go on beside the test, and other programs that hold up the database."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

import psycopg
from flask import Flask
from werkzeug.test import TestResponse

from crm.extensions import db


class Meanwhile(Thread):
    """A request that goes on in a thread of its own."""

    def __init__(self, app: Flask, request: Callable[[], TestResponse]) -> None:
        super().__init__()
        self._app, self._request = app, request
        self._answer: TestResponse | None = None
        self.start()

    def run(self) -> None:
        with self._app.app_context():
            self._answer = self._request()

    @property
    def answer(self) -> TestResponse:
        self.join(30)
        assert self._answer is not None
        return self._answer


def server_url() -> str:
    """Return the address of the PostgreSQL database, as psycopg reads it."""
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Let another program write: into the whole file on SQLite, into `table` on PostgreSQL."""
    db.session.rollback()  # or SQLite's one write lock is ours
    with closing(_other_program()) as other:
        is_sqlite = db.engine.dialect.name == "sqlite"
        other.execute("BEGIN IMMEDIATE" if is_sqlite else f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
        other.rollback()


def _other_program() -> Any:
    if db.engine.dialect.name == "sqlite":
        driver: Any = db.engine.dialect.loaded_dbapi  # another copy of SQLite would see no locks
        return driver.connect(str(db.engine.url.database), isolation_level=None)
    return psycopg.connect(server_url())

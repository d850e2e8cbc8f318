"""Connections to PostgreSQL whose server went away while nobody used them."""

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from crm import database
from crm.extensions import db

ON_POSTGRESQL = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


@ON_POSTGRESQL
def test_a_connection_that_died_while_idle_is_replaced(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "IDLE_SECONDS", 0.0)
    db.engine.dispose()  # so that there is one connection to be had again
    with db.engine.connect() as connection:
        lost = connection.scalar(text("SELECT pg_backend_pid()"))
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])

    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != lost

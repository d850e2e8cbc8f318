"""A database that is locked, full or torn between two: nothing half saved, nothing typed lost."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text  # noqa: TID251 - makes a disk full
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from crm import database
from crm.extensions import db
from crm.models import AuditEntry, Client
from crm.troubles import Trouble, trouble_of
from tests.conftest import Browser
from tests.factories import Factories
from tests.forms import fields_of, form_at, messages_on, soup
from tests.installations import variant
from tests.meanwhile import Meanwhile, locked, server_url
from tests.web.browsing import BROWSER, cookie, with_copy

NEW = "/admin/clients/new/"
HERE = {"Origin": "http://localhost", **BROWSER}
TYPED = {"name": "Hidro <b>", "notes": "a\nlong story"}
AWHILE = 0.5  # seconds in which a request usually gets to where it waits
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
REFUSAL = """
CREATE FUNCTION refusal() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$;
CREATE TRIGGER refusing BEFORE INSERT ON client EXECUTE FUNCTION refusal()
"""


def figures(session: Session) -> list[int]:
    session.rollback()
    found = [session.scalar(select(func.count(each.id))) for each in (Client, AuditEntry)]
    session.rollback()
    return [each or 0 for each in found]


def sent_again(page: Any) -> dict[str, Any]:
    """Return what the form on the page sends, whichever page it is."""
    return fields_of(soup(page).select_one(f"form[action^='{NEW}'], form[data-main-form]"))


def test_d01_who_waits_too_long_for_a_lock_is_told_and_can_send_it_again(
    app: Flask,
    operator: FlaskClient,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session.rollback()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with variant(app) as quick:
        quick.test_client_class = Browser
        browser = with_copy(quick.test_client(), cookie(operator))
        fields = form_at(browser, NEW) | TYPED
        before = figures(session)

        with locked("client"):
            answer = browser.post(NEW, data=fields, headers=HERE)
            shown = browser.get("/admin/clients/").status_code
            ready = browser.get("/readyz")

        is_sqlite = db.engine.dialect.name == "sqlite"
        assert (answer.status_code, shown) == (503 if is_sqlite else 200, 200)
        assert "The database is busy" in answer.text
        if is_sqlite:  # where nobody else can write meanwhile
            assert answer.headers["Retry-After"] == "30"
            assert (ready.status_code, ready.text) == (503, "database: locked\n")
        assert "database is locked" in caplog.text or "LockNotAvailable" in caplog.text
        assert figures(session) == before
        again = sent_again(answer)
        assert (again["name"], again["notes"].split()) == ("Hidro <b>", ["a", "long", "story"])
        assert [browser.post(NEW, data=again).status_code for _ in range(2)] == [302, 302]
        assert figures(session)[0] == before[0] + 1


def test_d02_a_short_lock_is_waited_for(
    app: Flask, operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW) | TYPED
    session.rollback()

    with locked("client"):
        saving = Meanwhile(app, lambda: operator.post(NEW, data=fields))
        time.sleep(AWHILE)
        assert saving.is_alive()

    assert saving.answer.status_code == 302
    assert figures(session)[0] == 1


@contextmanager
def full() -> Iterator[None]:
    """Let there be no room for another page of a file."""
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        db.engine.dispose()
        event.listen(db.engine, "connect", _fill)
        yield
        event.remove(db.engine, "connect", _fill)
        db.engine.dispose()
    else:
        with refusing("53100"):
            yield


def _fill(connection: Any, _record: object) -> None:
    connection.execute("VACUUM")  # or there is room in pages that earlier tests left
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


@contextmanager
def refusing(state: str) -> Iterator[None]:
    """Let PostgreSQL refuse a new client with an error that is hard to come by."""
    db.session.rollback()
    with psycopg.connect(server_url(), autocommit=True) as other:
        other.execute(REFUSAL.format(state=state))
        yield
        other.execute("DROP FUNCTION refusal() CASCADE")


def test_d04_on_a_full_disk_nothing_is_half_saved_and_all_can_be_read(
    app: Flask, operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW) | TYPED | {"notes": "long " * 1_000}
    before = figures(session)

    with full():
        answer = operator.post(NEW, data=fields, headers=HERE)
        shown = operator.get("/admin/clients/").status_code
        after = figures(session)

    assert "disk is full. Nothing was saved" in messages_on(answer)
    assert (shown, after) == (200, before)
    again = sent_again(answer)
    assert again["notes"].split() == fields["notes"].split()
    assert operator.post(NEW, data=again).status_code == 302
    assert figures(session)[0] == before[0] + 1


@ON_SQLITE
def test_d04_a_disk_that_is_nearly_full_makes_readiness_red(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.web._readiness.LEAST_BYTES", 2**63)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "database: no room on its disk\n")


@ON_POSTGRESQL
def test_d13_of_two_who_wait_for_each_other_one_is_told_to_try_again(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    contact = factories.contact()
    url = f"/admin/clients/edit/?id={contact.client.id}"
    fields = form_at(operator, url) | {"town": "Cluj", "contacts-0-phone": "0722"}
    session.rollback()

    with psycopg.connect(server_url()) as other:
        other.execute("SET deadlock_timeout = '30s'")  # so that the other one is chosen
        other.execute("UPDATE contact SET phone = '1'")
        saving = Meanwhile(app, lambda: operator.post(url, data=fields))
        until = time.monotonic() + 20
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while session.scalar(text(waiting)) == 0 and time.monotonic() < until:
            session.rollback()
            time.sleep(0.02)
        session.rollback()
        other.execute("UPDATE client SET town = 'Roman'")

    assert saving.answer.status_code == 200
    assert "The database is busy. Nothing was saved" in messages_on(saving.answer)
    assert sent_again(saving.answer)["town"] == "Cluj"
    session.expire_all()
    assert (contact.client.town, contact.phone) == ("Roman", "1")


@ON_POSTGRESQL
def test_d13_a_lost_race_is_told_in_words(
    app: Flask, operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW) | TYPED

    with refusing("40001"):
        answer = operator.post(NEW, data=fields)

    assert "The database is busy. Nothing was saved" in messages_on(answer)
    assert operator.post(NEW, data=sent_again(answer)).status_code == 302


@ON_POSTGRESQL
def test_d06_a_server_that_only_reads_is_told_and_shows_what_it_has(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.client(name="Hidro")
    fields = form_at(operator, NEW) | TYPED
    session.rollback()

    def only_read(connection: Any, _record: object) -> None:
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", only_read)
    try:
        saved = operator.post(NEW, data=fields, headers=HERE)
        shown = operator.get("/admin/clients/")
        ready = operator.get("/readyz")
    finally:
        event.remove(db.engine, "connect", only_read)
        db.engine.dispose()

    assert "Nothing was saved" in messages_on(saved)
    assert "Hidro" in shown.text
    assert (ready.status_code, ready.text) == (503, "database: can only be read\n")


def test_a_trouble_that_nobody_knows_is_a_database_that_is_gone() -> None:
    assert trouble_of(OperationalError("x", None, OSError("y"))) is Trouble.GONE


def test_what_somebody_typed_is_not_taken_for_a_trouble() -> None:
    refused = psycopg.errors.UniqueViolation(
        "DETAIL: Key (name)=(The tank is full) already exists."
    )

    assert trouble_of(IntegrityError("x", None, refused)) is None

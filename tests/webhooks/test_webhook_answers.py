"""What the webhook answers: come again, or a line that says nothing about us."""

from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from crm import database
from crm.clock import utcnow
from crm.config_limits import Limits
from crm.extensions import db
from crm.models import Message
from tests.conftest import settings_for
from tests.web.browsing import BROWSER
from tests.webhooks.posts import ANSWER, RAW, Desk, count, post, raw_of


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://x@127.0.0.1:1/x"]
)
def test_w22_without_a_database_the_provider_is_told_to_come_again(
    tmp_path: Path, client: FlaskClient, session: Session, url: str
) -> None:
    down = create_app(settings_for(url, tmp_path))

    answer = post(FlaskClient(down, Response), RAW)

    assert (answer.status_code, answer.text) == (503, "Try again later.\n")
    assert int(answer.headers["Retry-After"]) > 0
    assert post(client, RAW).status_code == 200
    assert count(session) == 1


def test_w22_d01_a_locked_database_is_a_reason_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    app = create_app(settings_for(f"sqlite:///{tmp_path}/x.db", tmp_path))
    with app.app_context():
        db.create_all()
        with database.writing(), db.engine.begin():
            locked = post(FlaskClient(app, Response), RAW)
        free = post(FlaskClient(app, Response), RAW)
        db.engine.dispose()

    assert (locked.status_code, free.status_code) == (503, 200)


def test_w22_d04_a_full_disk_is_a_reason_to_come_again(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path}/x.db", tmp_path))
    raw = raw_of({"text": "x" * 500_000})
    with app.app_context():
        db.create_all()
        with db.engine.connect() as connection:  # the one that every request here will have
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 10}")
        full = post(FlaskClient(app, Response), raw)
        with db.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT count(*) FROM inbound_delivery").scalar_one()
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        free = post(FlaskClient(app, Response), raw)
        db.engine.dispose()

    assert (full.status_code, full.text) == (503, "Try again later.\n")
    assert (kept, free.status_code) == (0, 200)


@pytest.mark.parametrize("to", ["replies+nobody@reply.example.com", "office@example.com"])
def test_w18_a_mail_that_belongs_nowhere_is_taken_and_waits_for_a_person(
    client: FlaskClient, desk: Desk, to: str
) -> None:
    raw = raw_of({"headers": {"From": "x@example.com", "To": to}, "subject": "#77", "text": "Da"})

    statuses = [post(client, raw).status_code for _ in range(3)]
    desk.process(now=utcnow())

    [message] = desk.session.scalars(select(Message))
    assert statuses == [200] * 3
    assert (message.intervention, message.triage_reason) == (None, "unmatched")


def test_w24_no_answer_says_anything_about_us(client: FlaskClient, tmp_path: Path) -> None:
    down = create_app(settings_for("sqlite:////nowhere/at/all.db", tmp_path))
    too_large = {"CONTENT_LENGTH": str(Limits().webhook_bytes + 1)}

    answers = [
        post(client, RAW),
        post(client, RAW),
        post(client, raw_of({"text": "another"})),
        post(client, RAW, secret="wrong"),
        post(FlaskClient(down, Response), RAW),
    ]
    refusals = [
        post(client, RAW, content_type="text/plain"),
        post(client, RAW, environ_overrides=too_large),
        client.get("/inbound/generic"),
        client.post("/inbound/nobody"),
        client.post("/inbound/brevo", data=b"{}", content_type="application/json"),
    ]

    assert {each.text for each in answers} == {ANSWER, "Rejected.\n", "Try again later.\n"}
    for each in refusals:
        assert each.status_code in (404, 405, 413, 415)
        assert len(each.text) < 60
        assert not set(each.text) & set("0123456789")
    assert all("Set-Cookie" not in each.headers for each in [*answers, *refusals])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_w25_only_the_webhook_does_without_a_forms_token(
    app: Flask, admin: FlaskClient, method: str
) -> None:
    rules, addresses = list(app.url_map.iter_rules()), app.url_map.bind("localhost")
    exempt = set()
    for rule in rules:
        if method in (rule.methods or ()):
            url = addresses.build(rule.endpoint, dict.fromkeys(rule.arguments, 1))
            if b"open too long" not in admin.open(url, method=method, headers=BROWSER).data:
                exempt.add(rule.endpoint)

    assert len(rules) > 100
    assert exempt == ({"webhooks.receive"} if method == "POST" else set())


def test_w25_the_webhook_has_two_addresses(app: Flask) -> None:
    assert {
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "webhooks.receive"
    } == {"/inbound/<name>", "/inbound/<name>/mime"}

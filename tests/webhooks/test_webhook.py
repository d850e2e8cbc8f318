"""The webhook over HTTP: proved, kept, answered; read by nobody before that."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from crm import clock, database
from crm.domain.statuses import DeliveryStatus
from crm.extensions import csrf, db
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from crm.models import InboundDelivery
from crm.web import webhooks
from tests.conftest import settings_for
from tests.webhooks.posts import SECRET, post, raw_of

RAW = raw_of({"headers": {"From": "ion@example.com"}, "subject": "Re", "text": "Da"})
ANSWER = "Received.\n"


def kept(session: Session) -> list[InboundDelivery]:
    session.expire_all()
    found = list(session.scalars(select(InboundDelivery).order_by(InboundDelivery.id)))
    session.rollback()
    return found


def count(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(InboundDelivery)) or 0
    session.rollback()
    return found


def test_a_call_is_kept_byte_for_byte(client: FlaskClient, session: Session) -> None:
    answer = post(client, RAW, content_type="application/json; charset=utf-8")

    [row] = kept(session)
    assert (answer.status_code, answer.text) == (200, ANSWER)
    assert (row.raw, row.size, row.status) == (RAW, len(RAW), DeliveryStatus.NEW)
    assert (row.provider, row.content_type) == ("generic", "application/json; charset=utf-8")
    assert (row.remote_addr, row.created_by) == ("127.0.0.1", "generic")


def test_postmark_is_let_in_by_its_password(client: FlaskClient, session: Session) -> None:
    good = client.post("/inbound/postmark", json={"MessageID": "1"}, auth=("user", "password"))
    bad = client.post("/inbound/postmark", json={"MessageID": "2"}, auth=("user", "passwort"))

    assert (good.status_code, bad.status_code) == (200, 401)
    assert [row.provider for row in kept(session)] == ["postmark"]


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "t=1,v1=",
        f"t=1772442000,v1={'0' * 64}",
        sign_generic(RAW, "other-secret", clock.utcnow()),
        sign_generic(RAW, SECRET, clock.utcnow())[:-2],
        "sha256=" + "0" * 64,
        "t=1772442000,v1=\u0103",
    ],
    ids=[str(number) for number in range(8)],  # a signature holds the time of the run
)
def test_w01_a_call_without_proof_is_refused_and_not_kept(
    client: FlaskClient,
    session: Session,
    signature: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = {} if signature is None else {SIGNATURE_HEADER: signature}
    environ = {"HTTP_X_DISPECER_SIGNATURE": headers.pop(SIGNATURE_HEADER, "")}

    with caplog.at_level(logging.WARNING, logger="crm.web.webhooks"):
        answer = post(client, RAW, headers=headers, environ_overrides=environ)

    assert answer.status_code == 401
    assert count(session) == 0
    assert [record.getMessage() for record in caplog.records] == [
        "Rejected a call to the webhook of generic from 127.0.0.1"
    ]


def test_w02_a_changed_body_is_refused(client: FlaskClient, session: Session) -> None:
    headers = {SIGNATURE_HEADER: sign_generic(RAW, SECRET, clock.utcnow())}

    for changed in (RAW.replace(b"Da", b"Nu"), RAW + b" ", b""):
        assert post(client, changed, headers=headers).status_code == 401

    assert count(session) == 0


@pytest.mark.parametrize("seconds", [-301, -86_400, 301, 10**9])
def test_w03_a_call_out_of_its_time_is_refused(
    client: FlaskClient, session: Session, seconds: int
) -> None:
    answer = post(client, RAW, now=clock.utcnow() + timedelta(seconds=seconds))

    assert answer.status_code == 401
    assert count(session) == 0


def test_w04_the_same_call_at_once_is_kept_once(app: Flask, session: Session) -> None:
    session.commit()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: post(FlaskClient(app, Response), RAW), range(10)))

    assert {(each.status_code, each.text) for each in answers} == {(200, ANSWER)}
    assert count(session) == 1


def test_w05_other_bytes_are_another_delivery(client: FlaskClient, session: Session) -> None:
    for text in ("Da", "Nu"):
        assert post(client, raw_of({"id": "1", "text": text})).status_code == 200

    assert count(session) == 2


def test_w07_old_and_new_secret_hold_until_the_old_is_taken_out(
    client: FlaskClient, session: Session
) -> None:
    assert post(client, RAW, secret="generic-secret").status_code == 200
    assert post(client, RAW + b" ", secret="old-secret").status_code == 200
    assert post(client, RAW + b"  ", secret="older-secret").status_code == 401


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x" * 99]
)
def test_w08_another_content_type_is_refused(
    client: FlaskClient, session: Session, kind: str
) -> None:
    assert post(client, RAW, content_type=kind).status_code == 415
    assert count(session) == 0


def test_w08_a_content_type_that_cannot_be_kept_whole_is_refused(
    client: FlaskClient, session: Session
) -> None:
    kind = "application/json; charset=" + "x" * 200

    assert post(client, RAW, content_type=kind).status_code == 415
    assert count(session) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"])
def test_w08_another_method_is_refused(client: FlaskClient, session: Session, method: str) -> None:
    assert client.open("/inbound/generic", method=method).status_code == 405
    assert count(session) == 0


@pytest.mark.parametrize("name", ["mailchimp", "_base", "Generic", "generic.py", "%00", "é"])
def test_a_provider_that_nobody_knows_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.post(f"/inbound/{name}", data=RAW).status_code == 404


@pytest.mark.parametrize("secrets", [{}, {"generic": ()}, {"postmark": ("user:password",)}])
def test_a_provider_without_a_secret_is_not_there(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    secrets: dict[str, tuple[str, ...]],
) -> None:
    settings = replace(app.extensions["settings"], inbound_secrets=secrets)
    monkeypatch.setitem(app.extensions, "settings", settings)

    assert post(client, RAW).status_code == 404


def test_a_delivery_may_be_larger_than_a_form(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000)
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 1_000)
    raw = raw_of({"text": "Da" * 1_000})

    assert post(client, raw).status_code == 200
    assert post(client, raw, content_type="text/plain").status_code == 415
    assert [row.size for row in kept(session)] == [len(raw)]


def test_a_delivery_over_the_limit_is_refused_unread(client: FlaskClient, session: Session) -> None:
    body = NeverRead()
    length = {"CONTENT_LENGTH": str(webhooks.MOST_BYTES + 1), "wsgi.input": body}

    answer = post(client, RAW, environ_overrides=length)

    assert answer.status_code == 413
    assert not body.was_read
    assert count(session) == 0


class NeverRead(BytesIO):
    """A body of which a test wants to know whether anybody looked at it."""

    was_read = False

    def read(self, size: int | None = -1) -> bytes:
        self.was_read = True
        return super().read(size)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"text": NaN, "text": 1}',
        b'{"id": ' + b"9" * 5_000 + b"}",
    ],
    ids=lambda raw: repr(raw)[:20],
)
def test_w09_what_is_no_json_is_kept_all_the_same(
    client: FlaskClient, session: Session, raw: bytes
) -> None:
    assert post(client, raw).status_code == 200
    assert post(client, raw, secret="wrong").status_code == 401
    assert [row.raw for row in kept(session)] == [raw]


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


def test_w22_a_locked_database_is_a_reason_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    app = create_app(settings_for(f"sqlite:///{tmp_path}/x.db", tmp_path))
    with app.app_context():
        db.create_all()
        with db.engine.begin():
            locked = post(FlaskClient(app, Response), RAW)
        free = post(FlaskClient(app, Response), RAW)
        db.engine.dispose()

    assert (locked.status_code, free.status_code) == (503, 200)


def test_w24_no_answer_says_anything_about_us(client: FlaskClient) -> None:
    answers = {
        post(client, RAW).text,
        post(client, RAW).text,
        post(client, RAW, secret="wrong").text,
    }

    assert answers == {ANSWER, "Rejected.\n"}
    for refused in (
        post(client, RAW, content_type="text/plain"),
        client.get("/inbound/generic"),
        client.post("/inbound/nobody"),
    ):
        assert len(refused.text) < 60
        assert refused.mimetype == "text/plain"


def test_w25_only_the_webhook_does_without_a_forms_token(app: Flask) -> None:
    assert csrf._exempt_views == {"crm.web.webhooks.receive"}  # noqa: SLF001 - no public name
    assert not csrf._exempt_blueprints  # noqa: SLF001
    assert {
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "webhooks.receive"
    } == {"/inbound/<name>", "/inbound/<name>/mime"}

"""The webhook over HTTP: what is proved is kept once, byte for byte, and read by nobody yet."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.config_limits import Limits
from crm.domain.statuses import DeliveryStatus
from crm.models import InboundDelivery
from tests.webhooks.posts import ANSWER, RAW, count, post, raw_of


def kept(session: Session) -> list[InboundDelivery]:
    session.expire_all()
    found = list(session.scalars(select(InboundDelivery).order_by(InboundDelivery.id)))
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
    length = {"CONTENT_LENGTH": str(Limits().webhook_bytes + 1), "wsgi.input": body}

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

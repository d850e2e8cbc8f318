"""What the webhook does not take: without proof, changed, late, of another type or method."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm import clock
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from crm.web._metrics import REGISTRY
from tests.webhooks.posts import RAW, SECRET, count, post


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


def test_w01_refusals_are_counted(client: FlaskClient) -> None:
    def counted() -> float:
        labels = {"endpoint": "webhooks.receive", "method": "POST", "status": "401"}
        return REGISTRY.get_sample_value("dispecer_requests_total", labels) or 0.0

    before = counted()
    for _ in range(3):
        post(client, RAW, secret="wrong")

    assert counted() == before + 3


def test_w02_a_changed_body_is_refused(client: FlaskClient, session: Session) -> None:
    headers = {SIGNATURE_HEADER: sign_generic(RAW, SECRET, clock.utcnow())}

    flipped = bytes([RAW[0] ^ 1]) + RAW[1:]
    written_anew = json.dumps(json.loads(RAW), indent=1).encode()
    for changed in (RAW.replace(b"Da", b"Nu"), flipped, written_anew, RAW + b" ", b""):
        assert post(client, changed, headers=headers).status_code == 401

    assert count(session) == 0


@pytest.mark.parametrize("seconds", [-301, -86_400, 301, 10**9])
def test_w03_a_call_out_of_its_time_is_refused(
    client: FlaskClient, session: Session, seconds: int
) -> None:
    answer = post(client, RAW, now=clock.utcnow() + timedelta(seconds=seconds))

    assert answer.status_code == 401
    assert count(session) == 0


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
    client: FlaskClient,
    set_to: Callable[..., None],
    secrets: dict[str, tuple[str, ...]],
) -> None:
    set_to(inbound_secrets=secrets)

    assert post(client, RAW).status_code == 404

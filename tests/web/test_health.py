from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.extensions import db
from tests.factories import NOW, Factories
from tests.storages import bucket

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def figures(page: str) -> dict[tuple[str, ...], float]:
    """Return each figure of a page of metrics by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def _no_connection() -> NoReturn:
    raise OperationalError("connect to secret-host", {}, OSError())


def test_o03_healthz_says_that_the_process_answers_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/plain", "ok\n")


def test_healthz_asks_no_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.engine.pool, "connect", _no_connection)

    assert client.get("/healthz").status_code == 200


def test_readyz_is_ok_when_all_parts_are_there(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_readyz_names_a_database_that_does_not_answer(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.engine.pool, "connect", _no_connection)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "database: no answer\n")


def test_readyz_names_a_schema_of_another_version(client: FlaskClient, session: Session) -> None:
    head = session.scalar(text("SELECT version_num FROM alembic_version"))
    session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()

    answer = client.get("/readyz")
    session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
    session.commit()

    assert (answer.status_code, answer.text.partition(":")[0]) == (503, "schema")


def test_readyz_names_a_storage_that_cannot_be_written(
    client: FlaskClient, set_to: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    set_to(storage_url=str(tmp_path / "file" / "attachments"))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, "storage: cannot be written\n")


def test_readyz_asks_a_remote_storage_whether_it_answers(
    client: FlaskClient, set_to: Callable[..., None]
) -> None:
    with bucket() as url:
        set_to(storage_url=url)
        there = client.get("/readyz").status_code
        set_to(storage_url="s3://another")

        assert (there, client.get("/readyz").status_code) == (200, 503)


def test_readyz_leaves_nothing_behind(app: Flask, client: FlaskClient) -> None:
    storage = Path(app.extensions["settings"].storage_url)
    before = set(storage.rglob("*"))

    client.get("/readyz")

    assert {path for path in storage.rglob("*") if path.is_file()} <= before


@pytest.mark.parametrize(
    ("proxies", "peer", "headers", "code"),
    [
        (0, "127.0.0.1", {}, 200),
        (0, "::1", {}, 200),
        (0, "192.0.2.7", {}, 404),
        (0, "192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (0, "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        (0, "127.0.0.1", {"X-Real-IP": "192.0.2.7"}, 404),
        (0, "127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 404),
        (1, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 200),
    ],
)
def test_o03_metrics_are_for_this_machine(
    app: Flask, set_to: Callable[..., None], proxies: int, peer: str, headers: Any, code: int
) -> None:
    set_to(proxies=proxies)

    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})

    assert answer.status_code == code


@pytest.mark.parametrize(
    ("token", "given", "code"),
    [
        ("sesame", "Bearer sesame", 200),
        ("sesame", "Bearer other", 404),
        ("sesame", "sesame", 404),
        ("sesame", "Bearer s\u00e9same", 404),
        ("", "Bearer ", 404),
        ("", "", 404),
    ],
)
def test_o03_metrics_are_for_who_has_the_token(
    app: Flask, set_to: Callable[..., None], token: str, given: str, code: int
) -> None:
    set_to(metrics_token=token)

    headers = {"Authorization": given}
    answer = app.test_client().get("/metrics", headers=headers, environ_base=ELSEWHERE)

    assert answer.status_code == code


def test_metrics_count_requests_with_their_endpoint_and_outcome(client: FlaskClient) -> None:
    counted = ("dispecer_requests_total", "security.login", "GET", "200")
    strange = ("dispecer_requests_total", "none", "other", "405")
    before = figures(client.get("/metrics").text)

    client.get("/login")
    client.get("/login")
    client.open("/login", method="INVENTED")

    after = figures(client.get("/metrics").text)
    assert after[counted] - before.get(counted, 0) == 2
    assert after[strange] - before.get(strange, 0) == 1
    timed = ("dispecer_request_seconds_count", "security.login")
    assert after[timed] - before.get(timed, 0) == 2


def test_metrics_say_what_waits_and_for_how_long(client: FlaskClient, factories: Factories) -> None:
    factories.outbox_mail(next_attempt_at=NOW - timedelta(minutes=10))
    factories.outbox_mail(next_attempt_at=NOW, status=OutboxStatus.SENDING)
    factories.outbox_mail(next_attempt_at=NOW - timedelta(days=9), status=OutboxStatus.SENT)
    factories.outbox_mail(status=OutboxStatus.FAILED)
    factories.inbound_delivery(next_attempt_at=NOW - timedelta(seconds=5))
    factories.inbound_delivery(status=DeliveryStatus.PROCESSED)

    with time_machine.travel(NOW, tick=False):
        found = figures(client.get("/metrics").text)

    assert found["dispecer_queue_length", "outbox"] == 2
    assert found["dispecer_queue_overdue_seconds", "outbox"] == 600
    assert found["dispecer_queue_length", "inbound"] == 1
    assert found["dispecer_queue_overdue_seconds", "inbound"] == 5
    assert found["dispecer_mails_failed",] == 1
    assert found["process_open_fds",] > 3


def test_metrics_of_empty_queues_are_nought(client: FlaskClient) -> None:
    found = figures(client.get("/metrics").text)

    assert found["dispecer_queue_length", "outbox"] == 0
    assert found["dispecer_queue_overdue_seconds", "inbound"] == 0

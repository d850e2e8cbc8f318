from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from commands import send_test_reply
from crm.domain.statuses import AssignmentStatus
from crm.extensions import db
from crm.models import Assignment, InboundDelivery, Message
from tests.factories import Factories
from tests.ports import free_port
from tests.webhooks.posts import Desk

TEXT = "Da, confirm"


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


@pytest.fixture
def assignment(desk: Desk) -> Assignment:
    return desk.asked()


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Return the address of the application, served for real."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def reply(runner: FlaskCliRunner, *args: object) -> Result:
    db.session.rollback()  # the command is a process of its own: nothing is held
    return runner.invoke(args=["send-test-reply", *map(str, args)])


def test_the_reply_goes_the_way_of_a_real_one(
    runner: FlaskCliRunner, session: Session, desk: Desk, assignment: Assignment, url: str
) -> None:
    number, email = assignment.intervention.number, (assignment.employee.email or "").upper()

    result = reply(runner, number, email, TEXT, "--url", url)
    delivery = session.scalars(select(InboundDelivery)).one()
    desk.process(now=delivery.received_at)

    session.expire_all()
    message = session.scalars(select(Message).where(Message.delivery_id == delivery.id)).one()
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"#{number}" in result.stdout
    assert (message.text, message.matched_by) == (TEXT, "token")
    assert assignment.status is AssignmentStatus.CONFIRMED


def test_without_a_secret_it_says_what_to_set(
    runner: FlaskCliRunner, assignment: Assignment, set_to: Callable[..., None]
) -> None:
    set_to(inbound_secrets={})

    result = reply(runner, assignment.intervention.number, assignment.employee.email, TEXT)

    assert result.exit_code == 1
    assert "CRM_INBOUND_SECRETS=" in result.stderr


def test_a_server_that_is_not_there_is_told(runner: FlaskCliRunner, assignment: Assignment) -> None:
    number, email = assignment.intervention.number, assignment.employee.email

    result = reply(runner, number, email, TEXT, "--url", f"http://127.0.0.1:{free_port()}")

    assert result.exit_code == 1
    assert "Is the server running" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("url", ["file:///etc/passwd", "x", "ftp://127.0.0.1"])
def test_only_a_web_server_is_posted_to(
    runner: FlaskCliRunner, assignment: Assignment, url: str
) -> None:
    number, email = assignment.intervention.number, assignment.employee.email

    result = reply(runner, number, email, TEXT, "--url", url)

    assert result.exit_code == 2
    assert "--url" in result.stderr


def test_a_server_with_another_secret_is_told(
    app: Flask,
    runner: FlaskCliRunner,
    assignment: Assignment,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, email = assignment.intervention.number, assignment.employee.email
    monkeypatch.setattr(send_test_reply, "_secret", lambda _settings: "another")

    result = reply(runner, number, email, TEXT, "--url", url)

    assert result.exit_code == 1
    assert "does not know the secret" in result.stderr


def test_an_unknown_intervention_is_told(runner: FlaskCliRunner, assignment: Assignment) -> None:
    result = reply(runner, 999_999, "x@example.com", TEXT)

    assert (result.exit_code, "There is no intervention #999999." in result.stderr) == (2, True)


def test_somebody_not_assigned_is_told_who_is(
    runner: FlaskCliRunner, assignment: Assignment
) -> None:
    result = reply(runner, assignment.intervention.number, "x@example.com", TEXT)

    assert result.exit_code == 2
    assert str(assignment.employee.email) in result.stderr


@pytest.mark.parametrize("number", ["0", "-1", "abc", "9" * 30])
def test_what_is_no_number_is_refused(runner: FlaskCliRunner, number: str) -> None:
    assert reply(runner, "--", number, "x@example.com", TEXT).exit_code == 2

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.statuses import OutboxStatus
from crm.extensions import db
from crm.models import OutboxMail
from tests.factories import Factories


@pytest.fixture
def folder(app: Flask) -> Path:
    found: Path = app.extensions["settings"].instance / "mail"
    for each in found.glob("*.eml"):
        each.unlink()
    return found


def due(factories: Factories, **given: str) -> OutboxMail:
    defaults = {"reply_to": "replies+x@reply.example.com", "next_attempt_at": clock.utcnow()}
    return factories.outbox_mail(**(defaults | given))


def test_every_mail_that_is_due_leaves_once(
    runner: FlaskCliRunner, session: Session, factories: Factories, folder: Path
) -> None:
    mails = [due(factories) for _ in range(103)]

    first, second = (runner.invoke(args=["send-mail"]) for _ in range(2))

    session.expire_all()
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "103 sent, 0 retried, 0 failed.\n"
    assert second.stderr == "0 sent, 0 retried, 0 failed.\n"
    assert {each.status for each in mails} == {OutboxStatus.SENT}
    assert len(list(folder.glob("*.eml"))) == 103


def test_what_fails_is_counted_and_no_reason_to_fail(
    runner: FlaskCliRunner, session: Session, factories: Factories, folder: Path
) -> None:
    bad = due(factories, to="no address")
    due(factories)

    result = runner.invoke(args=["send-mail"])

    session.expire_all()
    assert (result.exit_code, result.stderr) == (0, "1 sent, 0 retried, 1 failed.\n")
    assert bad.status is OutboxStatus.FAILED


@pytest.mark.parametrize("command", ["send-mail", "worker", "serve"])
def test_a_database_of_another_version_is_refused_with_what_to_run(
    runner: FlaskCliRunner, session: Session, command: str
) -> None:
    [head] = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    try:
        result = runner.invoke(args=[command])
    finally:
        db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
        db.session.commit()

    assert result.exit_code == 1
    assert result.stderr.endswith("Run: flask db upgrade\n")

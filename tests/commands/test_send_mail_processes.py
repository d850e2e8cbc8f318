"""Senders as real processes, killed where it hurts and side by side: rows K-08 to K-10."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.statuses import OutboxStatus
from crm.models import OutboxMail
from tests.commands.processes import PATIENCE, environment
from tests.unit.mail.servers import Notes, smtp_server

LAUNCH = Path(__file__).with_name("launch.py")
LONGEST = 4 * PATIENCE  # seconds, for a machine that is busy with other things
pytestmark = pytest.mark.slow


class Keeping(Notes):
    """Takes the first mail, runs `strike`, and only then answers 250."""

    def __init__(self, strike: Callable[[], None]) -> None:
        super().__init__()
        self._strike: Callable[[], None] | None = strike

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self._strike:
            self._strike()
            self._strike = None
        return answer


class Refusing(Keeping):
    """Runs `strike` when the first mail is there, and does not take that one."""

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        if self._strike is None:
            return await super().handle_DATA(server, session, envelope)
        self._strike()
        self._strike = None
        return "451 not taken"


def fill(session: Session, count: int) -> None:
    now = clock.utcnow() - timedelta(minutes=1)
    stamps = {"created_at": now, "created_by": "x", "updated_at": now, "updated_by": "x"}
    common = {"subject": "S", "text": "T", "status": OutboxStatus.QUEUED, "next_attempt_at": now}
    rows = [
        {"dedupe_key": f"k{n}", "message_id": f"<k{n}@example.com>", "to": f"e{n}@example.com"}
        for n in range(count)
    ]
    fixed = common | stamps | {"attempts": 0, "version": 1, "reply_to": "r@example.com"}
    session.execute(insert(OutboxMail), [row | fixed for row in rows])
    session.commit()


def started(app: Flask, folder: Path, port: int) -> "subprocess.Popen[str]":
    settings = app.extensions["settings"]
    given = {
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_MAIL_SERVER": "127.0.0.1",
        "CRM_MAIL_PORT": str(port),
        "CRM_MAIL_DEFAULT_SENDER": "dispecer@example.com",
    }
    return subprocess.Popen(
        [sys.executable, str(LAUNCH), str(folder), "send-mail"],
        env=environment(**given),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ids_of(notes: Notes) -> list[str]:
    contents = [each.content for each in notes.mails if isinstance(each.content, bytes)]
    return [str(message_from_bytes(each)["Message-ID"]) for each in contents]


def one(session: Session) -> OutboxMail:
    session.rollback()
    return session.scalars(select(OutboxMail)).one()


def end_the_lease(session: Session) -> None:
    session.execute(update(OutboxMail).values(next_attempt_at=clock.utcnow()))
    session.commit()


def killed(
    app: Flask, session: Session, folder: Path, kind: type[Keeping]
) -> tuple[Notes, OutboxStatus, int]:
    """Kill a sender while it hands over the one mail; send before and after its lease ends.

    Return what came, where the mail stood, and how many had come before the lease ended.
    """
    fill(session, 1)
    process: list[subprocess.Popen[str]] = []
    notes = kind(lambda: os.kill(process[0].pid, signal.SIGKILL))
    with smtp_server(notes) as port:
        process.append(started(app, folder, port))
        process[0].communicate(timeout=LONGEST)
        assert process[0].returncode == -signal.SIGKILL
        left = one(session).status
        started(app, folder, port).communicate(timeout=LONGEST)
        before = len(notes.mails)
        end_the_lease(session)
        started(app, folder, port).communicate(timeout=LONGEST)
    return notes, left, before


def test_k08_a_sender_killed_after_the_mail_sends_once_more_the_same_one(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    notes, left, before = killed(app, session, tmp_path, Keeping)

    row = one(session)
    assert (left, before) == (OutboxStatus.SENDING, 1)
    assert ids_of(notes) == ["<k0@example.com>"] * 2
    assert (row.status, row.attempts) == (OutboxStatus.SENT, 2)


def test_k09_a_sender_killed_before_the_250_loses_no_mail(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    notes, left, before = killed(app, session, tmp_path, Refusing)

    row = one(session)
    assert (left, before) == (OutboxStatus.SENDING, 0)
    assert ids_of(notes) == ["<k0@example.com>"]
    assert (row.status, row.attempts) == (OutboxStatus.SENT, 2)


def test_k10_four_senders_at_once_send_each_mail_once(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    fill(session, 500)
    notes = Notes()

    with smtp_server(notes) as port:
        senders = [started(app, tmp_path, port) for _ in range(4)]
        said = [each.communicate(timeout=LONGEST)[0] for each in senders]

    session.rollback()
    assert [each.returncode for each in senders] == [0] * 4, said
    assert set(Counter(ids_of(notes)).values()) == {1}
    assert len(notes.mails) == 500
    assert set(session.scalars(select(OutboxMail.status))) == {OutboxStatus.SENT}

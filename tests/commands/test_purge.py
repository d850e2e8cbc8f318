import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event, select, text, update  # noqa: TID251 - asks for an end in between
from sqlalchemy.orm import Session

from crm.audit import rewriting
from crm.domain.statuses import DeliveryStatus, MessageKind, OutboxStatus, TriageStatus
from crm.extensions import db
from crm.models import (
    AuditEntry,
    InboundDelivery,
    Invitation,
    KnownDevice,
    OutboxMail,
    UndoChange,
    UndoStep,
)
from crm.services import attachments
from crm.services.care import retention
from tests.factories import Factories
from tests.installations import settings_of, storage_of

NOW = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock
OLD = NOW - timedelta(days=4000)
RECENT = NOW - timedelta(days=2)
KINDS = (
    "deliveries",
    "mails",
    "audit",
    "forms",
    "undo",
    "logins",
    "mails as files",
    "copies",
    "files",
)
NOTHING = dict.fromkeys(KINDS, 0)


@pytest.fixture
def purge(runner: FlaskCliRunner) -> Any:
    def run(*args: str, code: int = 0) -> Result:
        db.session.rollback()
        result = runner.invoke(args=["purge", *args])
        assert result.exit_code == code, result.output
        return result

    return run


def numbers(result: Result) -> dict[str, int]:
    lines = (line.split(": ") for line in result.stdout.splitlines())
    return {name: int(rest.split()[0]) for name, rest in lines}


@pytest.fixture
def old_things(app: Flask, session: Session, factories: Factories) -> None:
    """Write one thing of each kind that is due, and beside it what looks like it and is not."""
    factories.inbound_delivery(status=DeliveryStatus.PROCESSED, received_at=OLD, raw=b"spent")
    factories.inbound_delivery(status=DeliveryStatus.PROCESSED, received_at=RECENT, raw=b"recent")
    factories.inbound_delivery(status=DeliveryStatus.NEW, received_at=OLD, raw=b"unread")
    waiting = factories.inbound_delivery(
        status=DeliveryStatus.UNREADABLE, received_at=OLD, raw=b"triage"
    )
    factories.message(
        kind=MessageKind.REPLY, triage=TriageStatus.OPEN, delivery_id=waiting.id, text="?"
    )
    factories.outbox_mail(status=OutboxStatus.SENT, sent_at=OLD, text="sent", html="<p>sent")
    factories.outbox_mail(status=OutboxStatus.SENT, sent_at=RECENT, text="recent")
    factories.outbox_mail(status=OutboxStatus.FAILED, text="failed")
    factories.outbox_mail(status=OutboxStatus.QUEUED, text="queued")
    factories.form_submission(at=OLD)
    factories.form_submission(at=RECENT)
    _write_of_users(session, factories)
    _store(app, session, b"kept")
    _store(app, session, b"lost")
    lost = session.execute(select(text("id")).select_from(text("attachment")).order_by(text("id")))
    session.execute(text("DELETE FROM attachment WHERE id = :id"), {"id": lost.scalars().all()[-1]})
    old = update(AuditEntry).where(AuditEntry.table == "inbound_delivery").values(at=OLD)
    with rewriting(session, "test"):
        session.execute(old)
    session.commit()
    for key in storage_of(app).keys():  # noqa: SIM118 - no dictionary
        os.utime(f"{settings_of(app).storage_url}/{key}", (0, OLD.timestamp()))


def _write_of_users(session: Session, factories: Factories) -> None:
    user = factories.user()
    for moment in (OLD, RECENT):
        step = UndoStep(user_id=user.id, label="Finalise", right="edit", at=moment)
        factories.user_session(user=user, seen_at=moment)
        session.add(step)
        session.add(KnownDevice(user_id=user.id, key_hash=str(moment), seen_at=moment))
        session.flush()
    gone = {"sent_at": OLD, "good_until": OLD}
    session.add(Invitation(user_id=user.id, key_hash="hash", **gone))
    case = factories.intervention()
    first = session.scalars(select(UndoStep.id).where(UndoStep.at < RECENT)).one()
    session.add(UndoChange(step_id=first, intervention_id=case.id, kept={}))


def _store(app: Flask, session: Session, content: bytes) -> None:
    attachments.store(
        session, storage_of(app), filename="f", content_type="text/plain", content=content
    )
    session.commit()


def contents(app: Flask, session: Session) -> set[bytes | str]:
    raws = session.scalars(select(InboundDelivery.raw)).all()
    texts = session.scalars(select(OutboxMail.text)).all()
    files = set()
    for key in storage_of(app).keys():  # noqa: SIM118 - no dictionary
        with storage_of(app).open(key) as file:
            files.add(file.read())
    session.rollback()
    return {*map(bytes, raws), *texts, *files}


@pytest.fixture(autouse=True)
def clean_storage(app: Flask) -> Any:
    for key in list(storage_of(app).keys()):
        storage_of(app).delete(key)
    yield
    for key in list(storage_of(app).keys()):
        storage_of(app).delete(key)


@pytest.mark.usefixtures("old_things")
def test_p08_only_what_is_due_is_forgotten_and_a_second_run_finds_nothing(
    app: Flask, session: Session, purge: Any
) -> None:
    due = NOTHING | {"deliveries": 1, "mails": 1, "audit": 4, "forms": 1, "undo": 2, "logins": 3}
    due["files"] = 1
    before = contents(app, session)

    dry = purge("--dry-run")
    assert numbers(dry) == due
    assert contents(app, session) == before
    real = purge()

    assert real.stdout == dry.stdout
    assert contents(app, session) == (before - {b"spent", "sent", b"lost"}) | {b"", ""}
    assert numbers(purge()) == NOTHING


@pytest.mark.usefixtures("old_things")
def test_what_was_purged_stands_in_the_audit_log(session: Session, purge: Any) -> None:
    purge()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "purge")).one()
    assert (entry.actor, entry.source) == ("purge", "command")
    assert entry.summary == "deliveries 1, mails 1, audit 4, forms 1, undo 2, logins 3, files 1"


@pytest.mark.usefixtures("old_things")
def test_ages_can_be_given_for_all_and_for_each(purge: Any) -> None:
    assert numbers(purge("--dry-run", "--older-than", "1"))["deliveries"] == 2
    assert numbers(purge("--dry-run", "--older-than", "1", "--deliveries", "30")) == {
        "deliveries": 1,
        "mails": 2,
        "audit": 4,
        "forms": 2,
        "undo": 3,
        "logins": 3,
        "mails as files": 0,
        "copies": 0,
        "files": 1,
    }


@pytest.mark.parametrize("age", ["0", "-1", "never", "99999"])
def test_an_age_that_cannot_be_meant_is_refused(runner: FlaskCliRunner, age: str) -> None:
    result = runner.invoke(args=["purge", "--older-than", age])

    assert result.exit_code == 2
    assert "--older-than" in result.stderr


def _stopped_after_a_batch(purge: Any) -> Result:
    """Run as if the machine asked for an end when the first rows are gone."""

    def ask(_connection: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    event.listen(db.engine, "commit", ask, once=True)
    stopped: Result = purge(code=1)
    return stopped


def test_p08_many_rows_are_forgotten_batch_by_batch(
    session: Session, factories: Factories, purge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for _ in range(10):
        factories.outbox_mail(status=OutboxStatus.SENT, sent_at=OLD)

    assert numbers(_stopped_after_a_batch(purge)) == {"deliveries": 0, "mails": 3}
    assert numbers(purge())["mails"] == 7
    assert set(session.scalars(select(OutboxMail.text))) == {""}


@pytest.mark.parametrize(
    ("folder", "ending", "kind"),
    [("mail", "eml", "mails as files"), ("before-upgrade", "dump", "copies")],
)
def test_p08_files_beside_the_database_go_with_what_is_in_it(
    app: Flask, purge: Any, folder: str, ending: str, kind: str
) -> None:
    place = settings_of(app).instance / folder
    place.mkdir(exist_ok=True)
    for path in place.iterdir():
        path.unlink()  # of other tests
    for name, moment in ((f"old.{ending}", OLD), (f"new.{ending}", RECENT)):
        (place / name).write_text("old or new")
        os.utime(place / name, (0, moment.timestamp()))

    assert numbers(purge())[kind] == 1
    assert [path.name for path in place.iterdir()] == [f"new.{ending}"]
    (place / f"new.{ending}").unlink()


def test_f09_compacting_gives_the_space_back_and_removes_nothing_else(
    app: Flask, session: Session, factories: Factories, purge: Any
) -> None:
    for _ in range(20):
        raw = b"SPENT" * 50_000 + os.urandom(50_000)  # PostgreSQL stores repetitions in little room
        factories.inbound_delivery(status=DeliveryStatus.PROCESSED, received_at=OLD, raw=raw)
    factories.inbound_delivery(status=DeliveryStatus.PROCESSED, received_at=RECENT, raw=b"kept")
    _store(app, session, b"kept, too")
    before = _size()

    purge("--compact")

    assert before - _size() > 900_000
    assert contents(app, session) == {b"", b"kept", b"kept, too"}
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        assert not any(b"SPENT" in each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def _size() -> int:
    """Return how much room the database takes on the disk."""
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        with db.engine.connect() as connection:  # what is in the log goes into the file
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0

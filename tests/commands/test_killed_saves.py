"""A real `flask serve` that dies while people save: what was said to be saved is, and once."""

import os
import shutil
import time
from asyncio import sleep
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from signal import SIGKILL
from threading import Timer
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import OutboxStatus
from crm.extensions import db
from crm.models import Attachment, AuditEntry, Intervention, Message, OutboxMail
from tests.commands.children import Child, Visitor, serving
from tests.commands.processes import eventually
from tests.factories import Factories
from tests.meanwhile import locked
from tests.unit.mail.servers import Notes, smtp_server
from tests.web.browsing import somebody

pytestmark = pytest.mark.slow
ROUNDS = int(os.environ.get("KILLS", "4"))  # 20 for the whole of row K-03
SOONEST, LATEST = 0.05, 0.5  # seconds of saving after which the server dies
NEW = "/admin/interventions/new/"
NO_WORKER = "--no-worker"
EMAIL = "dispatcher@example.com"
KILLED = -SIGKILL


@pytest.fixture
def typed(app: Flask, factories: Factories) -> dict[str, Any]:
    """Return what the person types who logs in with EMAIL: a job for which somebody is asked."""
    for path in stored(app):  # of other tests
        path.unlink()
    somebody(factories, role=Role.OPERATOR, email=EMAIL)
    employee = factories.employee(email="ana@example.com")
    fields = {"client": factories.client().id, "complaint_type": "Leak", "object_text": "Boiler"}
    fields |= {"assignments-0-employee": employee.id, "assignments-0-id": ""}
    db.session.rollback()
    return fields


def figures(session: Session) -> dict[str, int]:
    session.rollback()
    found = {
        "jobs": select(func.count(Intervention.id)),
        "mails": select(func.count(OutboxMail.id)),
        "files": select(func.count(Attachment.id)),
        "traces": select(func.count(AuditEntry.id)).where(
            AuditEntry.table == "intervention", AuditEntry.action == "create"
        ),
    }
    counted = {name: session.scalar(query) or 0 for name, query in found.items()}
    session.rollback()
    return counted


def stored(app: Flask) -> list[Path]:
    folder = Path(app.extensions["settings"].storage_url)
    return [path for path in folder.rglob("*") if path.is_file()]


def test_k01_killed_before_the_commit_nothing_is_there_and_a_repeat_works(
    app: Flask, session: Session, typed: dict[str, Any], tmp_path: Path
) -> None:
    person, point = Visitor(), {"KILL_BEFORE_COMMIT": "INSERT INTO intervention "}
    with serving(app, tmp_path, NO_WORKER, **point) as dying:
        person.log_in(dying, EMAIL)
        fields = person.form(dying, NEW) | typed
        assert person.ask(dying, NEW, fields)[0] is None
        assert dying.ended() == KILLED
    left = figures(session), stored(app)

    with serving(app, tmp_path, NO_WORKER) as server:
        repeated = person.ask(server, NEW, fields)[0]

    assert left == ({"jobs": 0, "mails": 0, "files": 0, "traces": 0}, [])
    assert repeated == 302
    assert figures(session) == {"jobs": 1, "mails": 1, "files": 0, "traces": 1}


def test_k02_killed_before_the_answer_all_is_there_and_a_repeat_changes_nothing(
    app: Flask, session: Session, typed: dict[str, Any], tmp_path: Path
) -> None:
    person, edit = Visitor(), "/admin/interventions/edit/"
    with serving(app, tmp_path, NO_WORKER, KILL_BEFORE_ANSWER=NEW) as dying:
        person.log_in(dying, EMAIL)
        fields = person.form(dying, NEW) | typed
        assert person.ask(dying, NEW, fields)[0] is None
        assert dying.ended() == KILLED
    saved = figures(session)
    this = f"{edit}?id={session.scalar(select(Intervention.id))}"
    session.rollback()

    with serving(app, tmp_path, NO_WORKER, KILL_BEFORE_ANSWER=edit) as dying:
        assert person.ask(dying, NEW, fields)[0] == 302
        changed = person.form(dying, this) | {"object_text": "Pump"}
        assert person.ask(dying, this, changed)[0] is None
        assert dying.ended() == KILLED
    with serving(app, tmp_path, NO_WORKER) as server:
        status, page = person.ask(server, this, changed)

    assert saved == {"jobs": 1, "mails": 1, "files": 0, "traces": 1}
    assert (status, "was changed by" in page) == (200, True)
    # Ana was told once of the job, and once of the change.
    assert figures(session) == saved | {"mails": 2}
    assert session.scalars(select(Intervention.object_text)).all() == ["Pump"]


def test_k06_a_file_that_was_half_written_belongs_to_nothing_and_is_removed(
    app: Flask, session: Session, factories: Factories, typed: dict[str, Any], tmp_path: Path
) -> None:
    job = factories.intervention()
    page = f"/admin/interventions/details/?id={job.id}"
    session.rollback()
    person, left = Visitor(), []

    for point in ({"KILL_IN_FILE": "1"}, {"KILL_BEFORE_COMMIT": "INSERT INTO attachment"}):
        with serving(app, tmp_path, NO_WORKER, **point) as dying:
            if not person.cookies:
                person.log_in(dying, EMAIL)
            fields = person.form(dying, page, "form[action$='/remark/']") | {"text": "A picture"}
            assert upload(person, dying, fields) is None
            assert dying.ended() == KILLED
        left.append(len(stored(app)))

    assert left == [1, 2]
    assert figures(session)["files"] == 0
    assert session.scalar(select(func.count(Message.id))) == 0
    session.rollback()
    for path in stored(app):
        os.utime(path, (0, 0))  # of long ago
    runner = app.test_cli_runner()
    checked, purged = runner.invoke(args=["check-files"]), runner.invoke(args=["purge"])
    assert "0 attachments, 0 missing or damaged, 1 files of no record" in checked.stdout
    assert (purged.exit_code, stored(app)) == (0, []), purged.stderr


def upload(person: Visitor, server: Child, fields: dict[str, Any]) -> int | None:
    """Send a remark with a file, as a browser does."""
    border = "a-border"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    about = 'form-data; name="files"; filename="poza.txt"'
    parts.append(f"--{border}\r\nContent-Disposition: {about}\r\n\r\n{'x' * 9_000}\r\n")
    body = "".join((*parts, f"--{border}--\r\n")).encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={border}"}
    return person.send(server, "/admin/interventions/remark/", body, kind)[0]


def test_k03_k13_all_that_was_acknowledged_survives_kills_at_any_moment(
    app: Flask, session: Session, typed: dict[str, Any], tmp_path: Path
) -> None:
    person = Visitor()
    acknowledged: list[str] = []

    for each in range(ROUNDS):
        with serving(app, tmp_path, NO_WORKER) as server:
            if not person.cookies:
                person.log_in(server, EMAIL)
            fields = person.form(server, NEW) | typed | {"form_key": ""}
            delay = SOONEST + (LATEST - SOONEST) * each / max(ROUNDS - 1, 1)
            for name in saved_until_it_dies(person, server, fields, f"{each}-"):
                if name.endswith("-0"):
                    Timer(delay, server.kill).start()
                acknowledged.append(name)
            assert server.ended() == KILLED
        for engine in copies(tmp_path / str(each)):
            assert_all_is_there(engine, acknowledged)
        db.session.remove()
        db.engine.dispose()  # an old connection takes new rows of a search index for damage
        assert_all_is_there(db.engine, acknowledged)

    print(f"{len(acknowledged)} acknowledged, {figures(session)}")  # noqa: T201 - shown by -s


def saved_until_it_dies(
    person: Visitor, server: Child, fields: dict[str, Any], prefix: str
) -> Iterator[str]:
    """Save one job after the other; yield the name of each that the server said is saved."""
    for number in count():
        name = f"{prefix}{number}"
        status, page = person.ask(server, NEW, fields | {"object_text": name})
        if status is None:
            return
        assert status == 302, page
        yield name


class Slow(Notes):
    """Takes its time for each mail."""

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        await sleep(0.2)
        return await super().handle_DATA(server, session, envelope)


def test_k11_what_runs_at_the_end_of_a_server_is_ended_first(
    app: Flask, session: Session, typed: dict[str, Any], tmp_path: Path
) -> None:
    notes, person = Slow(), Visitor()
    with smtp_server(notes) as port, ThreadPoolExecutor(3) as pool:
        mail = {"CRM_MAIL_SERVER": "127.0.0.1", "CRM_MAIL_PORT": str(port)}
        with serving(app, tmp_path, **mail) as server:
            person.log_in(server, EMAIL)
            fields = person.form(server, NEW) | typed | {"form_key": ""}
            saving = [
                pool.submit(lambda n: [*saved_until_it_dies(person, server, fields, n)], f"{n}-")
                for n in range(3)
            ]
            eventually(lambda: len(notes.mails) > 1)
            code = server.end()
            acknowledged = sorted(name for each in saving for name in each.result())

    session.rollback()
    assert (code, "Traceback" in server.said) == (0, False), server.said
    assert sorted(map(str, session.scalars(select(Intervention.object_text)))) == acknowledged
    states = session.scalars(select(OutboxMail.status)).all()
    assert set(states) <= {OutboxStatus.QUEUED, OutboxStatus.SENT}
    assert states.count(OutboxStatus.SENT) == len(notes.mails)


def test_k11_a_save_that_waits_when_a_server_is_ended_is_answered(
    app: Flask, session: Session, typed: dict[str, Any], tmp_path: Path
) -> None:
    person = Visitor()
    with serving(app, tmp_path, NO_WORKER) as server:
        person.log_in(server, EMAIL)
        fields = person.form(server, NEW) | typed
        with ThreadPoolExecutor(2) as pool, locked("intervention"):
            saving = pool.submit(person.ask, server, NEW, fields)
            time.sleep(0.5)
            ending = pool.submit(server.end)
            time.sleep(5.5)  # longer than waitress waits by itself
            assert not saving.done()
        answer, code = saving.result()[0], ending.result()

    assert (answer, code) == (302, 0)
    assert figures(session)["jobs"] == 1


def copies(folder: Path) -> Iterator[Engine]:
    """Yield an engine on a copy of the files as the dead server left them; none on PostgreSQL."""
    if db.engine.dialect.name != "sqlite":
        return
    db.session.remove()
    folder.mkdir()
    path = Path(str(db.engine.url.database))
    for ending in ("", "-wal", "-shm"):
        source = path.with_name(path.name + ending)
        if source.exists():
            shutil.copy(source, folder / source.name)
    engine = create_engine(f"sqlite:///{folder / path.name}", module=db.engine.dialect.dbapi)
    yield engine
    engine.dispose()


def assert_all_is_there(engine: Engine, acknowledged: Sequence[str]) -> None:
    """Look for every job that was acknowledged, a mail and a trace for each, and no damage."""
    with closing(Session(engine)) as session:
        names = session.scalars(select(Intervention.object_text)).all()
        assert set(acknowledged) <= set(names)
        assert len(names) == len(set(names)) <= len(acknowledged) + ROUNDS
        assert figures(session) == {
            "jobs": len(names),
            "mails": len(names),
            "files": 0,
            "traces": len(names),
        }
        numbers = session.scalars(select(Intervention.number)).all()
        assert sorted(numbers) == [*range(1, len(names) + 1)]
        if engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []

import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, func, select
from sqlalchemy.orm import Session

from crm.domain.folding import fold
from crm.extensions import db
from crm.models import (
    Absence,
    Assignment,
    AuditEntry,
    Base,
    Employee,
    Intervention,
    Message,
    User,
)
from crm.services.care.erased_texts import clean_texts
from crm.services.care.exported_rows import MODELS
from crm.services.care.identifiers import Scrubber
from crm.services.care.people import Key, find_person
from tests.backups import put_programs_on_path
from tests.factories import Factories
from tests.installations import storage_of
from tests.people import (
    EMAIL,
    OTHER,
    everything,
    traces,
    write_everywhere,
)


def test_p07_nothing_of_a_person_is_left_in_any_table_or_file(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)
    assert traces(everything(session)) == ["name", "address", "phone", "place"]

    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert traces(everything(session)) == []
    assert not storage_of(app).exists(ids.key)
    assert traces(fold(result.output)) == []


def test_p07_the_bytes_are_gone_from_the_database_file_and_its_log_or_a_dump(
    app: Flask,
    session: Session,
    factories: Factories,
    erase: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put_programs_on_path(monkeypatch)
    write_everywhere(app, session, factories)

    assert traces(_bytes()) == ["name", "address", "phone", "place"]
    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert traces(_bytes()) == []


def _bytes() -> str:
    """Return what is in the files of the database, or in a dump of it."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
        return fold(b"\n".join(files).decode("utf-8", "replace"))
    name = url.set(drivername="postgresql").render_as_string(hide_password=False)
    dumped = subprocess.run(
        ["pg_dump", f"--dbname={name}"],  # noqa: S607 - from the tests' PATH
        capture_output=True,
        check=True,
    )
    return fold(dumped.stdout.decode())


def test_p07_the_service_record_and_its_figures_stay(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)
    goes = {"attachment", "grid_setting", "saved_view", "undo_change", "undo_step", "user_session"}
    tables = [each for each in Base.metadata.sorted_tables if each.name not in goes]
    before = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in tables
    }

    erase(EMAIL)

    after = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in tables
    }
    assert after == before | {"audit_entry": (before["audit_entry"] or 0) + 1}
    case = session.get_one(Intervention, ids.intervention, populate_existing=True)
    assert case.resolution == "Rezolvat cu [erased]"
    assert case.number == ids.number
    employee = session.get_one(Employee, ids.employee, populate_existing=True)
    assert (employee.name, employee.is_active) == (f"[erased] {ids.employee}", False)
    assert session.scalar(select(func.count(Assignment.id))) == 2
    reply = session.get_one(Message, ids.message, populate_existing=True)
    assert reply.text == f"Da, confirm. [erased], [erased]. Anunțați-o pe {OTHER}."
    absence = session.scalars(select(Absence)).one()
    assert (absence.kind.name, absence.note) == ("OTHER", None)


def test_a_login_of_the_person_is_closed(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)
    before = session.scalars(select(User)).one().fs_uniquifier

    erase(EMAIL)

    user = session.scalars(select(User).execution_options(populate_existing=True)).one()
    assert user.email == f"erased-{user.id}@erased.invalid"
    assert (user.active, user.password) == (False, None)
    assert user.fs_uniquifier != before


def test_the_erasure_stands_in_the_log_without_the_person(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)

    erase(EMAIL)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erase")).one()
    assert entry.actor == "gdpr-erase"
    assert f"employee {ids.employee}" in (entry.summary or "")
    own = session.scalars(
        select(AuditEntry).where(
            AuditEntry.table == "employee", AuditEntry.record_id == ids.employee
        )
    ).all()
    assert own
    assert {value for entry in own for pair in entry.changes.values() for value in pair} <= {
        "[erased]",
        None,
    }


def test_every_text_column_is_gone_through_or_known() -> None:
    """Hold the list of columns: a new one that is unique, so left out, must be thought about."""
    unique = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.unique and isinstance(column.type, String)
    }

    assert unique == {
        "assignment.token",
        "attachment.storage_key",
        "complaint_type.search_text",
        "counter.name",
        "employee.calendar_token",
        "form_submission.key",
        "inbound_delivery.content_key",
        "invitation.key_hash",
        "job_run.name",
        "message.event_key",
        "outbox_mail.dedupe_key",
        "outbox_mail.message_id",
        "product.code",
        "user.email",
        "user.fs_uniquifier",
        "user_session.key_hash",
    }


def test_p06_p07_every_table_is_exported_and_gone_through_or_known() -> None:
    """A new table must be thought about: whose it is, and what becomes of it."""
    not_about_one_person = {
        "audit_entry",  # exported by who did what, and by the record
        "complaint_type",
        "audit_permit",  # empty but for moments
        "counter",
        "form_submission",  # random keys, for some days
        "job_run",
        "product",
        "recovery_code",  # hashes of secrets
        "schedule_assignee",  # the schedules are in
        "undo_change",  # what jobs were, for a day
    }

    exported = {model.__tablename__ for model in MODELS.values()}
    assert exported | not_about_one_person == set(Base.metadata.tables)


def test_an_erasure_that_was_interrupted_is_run_again(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)
    person = find_person(session, Key(EMAIL))
    batches = clean_texts(session, Scrubber(person.known_by), report=lambda *_: None)
    for _ in range(12):
        next(batches)
        session.commit()

    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert traces(everything(session)) == []

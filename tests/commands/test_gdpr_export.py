import json
import stat
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import AuditEntry
from tests.factories import Factories
from tests.generation import outcomes
from tests.installations import storage_of
from tests.people import (
    EMAIL,
    NAME,
    OTHER,
    OTHER_EMAIL,
    OTHER_PHONE,
    PHONE,
    Ids,
    write_everywhere,
)


@pytest.fixture
def export(runner: FlaskCliRunner, tmp_path: Path) -> Any:
    def run(*args: str, name: str = "person.zip") -> Result:
        db.session.rollback()
        return runner.invoke(args=["gdpr-export", *args, "--to", str(tmp_path / name)])

    return run


@pytest.fixture
def ids(app: Flask, session: Session, factories: Factories) -> Ids:
    return write_everywhere(app, session, factories)


def contents(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    data: dict[str, Any] = json.loads(files.pop("person.json"))
    return data, files


def test_p06_everything_about_the_person_is_in_it(
    export: Any, ids: Ids, session: Session, tmp_path: Path
) -> None:
    result = export(EMAIL)

    assert result.exit_code == 0, result.output
    data, files = contents(tmp_path / "person.zip")
    assert {name: len(rows) for name, rows in data.items() if name != "audit"} == {
        "clients": 1,
        "contacts": 1,
        "employees": 1,
        "users": 1,
        "sessions": 1,
        "known_devices": 0,
        "second_factors": 0,
        "invitations": 0,
        "saved_views": 2,
        "grid_settings": 1,
        "undo_steps": 1,
        "absences": 1,
        "interventions": 2,
        "assignments": 1,
        "schedules": 0,
        "occurrences": 0,
        "messages": 1,
        "deliveries": 1,
        "mails": 1,
        "correspondence": 1,
        "invoices": 0,
        "invoice_lines": 0,
        "attachments": 1,
    }
    assert data["employees"][0]["phone"] == PHONE
    assert data["absences"][0] | {"kind": "SICK", "note": "Gripă"} == data["absences"][0]
    assert data["messages"][0]["text"].startswith(f"Da, confirm. {NAME}, {PHONE}.")
    assert data["clients"][0]["address"] == "Str. Lalelelor 17 bis"
    assert any(entry["action"] == "create" for entry in data["audit"])
    assert any("changes" in entry for entry in data["audit"])
    assert list(files.values()) == [f"semnat {NAME}".encode()]


def test_p06_nothing_of_others_and_no_secret_is_in_it(
    export: Any, ids: Ids, tmp_path: Path
) -> None:
    export(EMAIL)

    data, _ = contents(tmp_path / "person.zip")
    text = json.dumps(data, ensure_ascii=False)
    for other in (OTHER, OTHER_EMAIL, OTHER_PHONE, "Firma SRL"):
        assert other not in text
    assert "[other]" in text
    for secret in ("password", "fs_uniquifier", "token", "storage_key"):
        assert secret not in text


def test_an_id_exports_that_record_only(export: Any, ids: Ids, tmp_path: Path) -> None:
    result = export("--contact", str(ids.contact))

    assert result.exit_code == 0, result.output
    data, _ = contents(tmp_path / "person.zip")
    assert [len(data[name]) for name in ("contacts", "employees", "clients", "users")] == [
        1,
        0,
        0,
        0,
    ]
    assert [each["id"] for each in data["interventions"]] == [ids.intervention]


def test_the_export_is_logged_and_for_the_owner_only(
    export: Any, ids: Ids, session: Session, tmp_path: Path
) -> None:
    export("--employee", str(ids.employee))

    assert stat.S_IMODE((tmp_path / "person.zip").stat().st_mode) == 0o600
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all()
    assert {(each.actor, each.table) for each in entries} == {
        ("gdpr-export", "employee"),
        ("gdpr-export", "user"),
    }


def test_a_file_that_is_there_is_not_replaced(export: Any, ids: Ids, tmp_path: Path) -> None:
    (tmp_path / "person.zip").write_text("older")

    result = export(EMAIL)

    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (tmp_path / "person.zip").read_text() == "older"


def test_a_folder_that_is_not_there_is_one_line(export: Any, ids: Ids, tmp_path: Path) -> None:
    result = export(EMAIL, name="nowhere/person.zip")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: No such file or directory")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_lost_is_named_and_the_rest_is_written(
    app: Flask, export: Any, ids: Ids, tmp_path: Path
) -> None:
    storage_of(app).delete(ids.key)

    result = export(EMAIL)

    assert result.exit_code == 0
    assert "is left out" in result.stderr
    assert contents(tmp_path / "person.zip")[1] == {}


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "Name one person"),
        (("nobody@example.com",), 1, "nobody in the records"),
        (("--client", "4711"), 1, "nobody in the records by client 4711"),
    ],
)
def test_nobody_is_exported_by_mistake(
    export: Any, tmp_path: Path, args: Any, code: int, said: str
) -> None:
    result = export(*args)

    assert result.exit_code == code
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_why_a_schedule_failed_does_not_name_others(
    export: Any, factories: Factories, session: Session, tmp_path: Path
) -> None:
    mute = factories.employee(name=OTHER, email=None)
    contact = factories.contact(name=NAME, email=EMAIL)
    given = {"client": contact.client, "contact": contact, "assignees": [mute]}
    factories.schedule(starts_on=date(2026, 3, 10), **given)
    outcomes(session, date(2026, 3, 10))
    session.rollback()

    result = export(EMAIL)

    assert result.exit_code == 0, result.output
    data, _ = contents(tmp_path / "person.zip")
    (row,) = data["schedules"]
    assert "has no e-mail address" in row["last_error"]
    assert OTHER not in json.dumps(row)

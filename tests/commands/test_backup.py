import os
import shutil
import signal
import sqlite3
import stat
import tarfile
import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from crm.extensions import db
from tests.backups import attach, back_up, made, manifest_of, put_programs_on_path
from tests.factories import Factories
from tests.installations import process, settings_of, storage_of

LONGEST = 120  # seconds, for a machine that is busy with other things


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs_on_path(monkeypatch)


@pytest.fixture
def secret(app: Flask) -> Iterator[Path]:
    """Give the installation its key as a file, as it has in earnest."""
    path = settings_of(app).instance / "secret_key"
    path.write_text(settings_of(app).secret_key)
    yield path
    path.unlink()


def test_a_backup_holds_everything_with_checksums_and_is_for_the_owner_only(
    app: Flask,
    runner: FlaskCliRunner,
    session: Session,
    factories: Factories,
    tmp_path: Path,
    secret: Path,
) -> None:
    factories.contact()
    attachment = attach(app, session)
    key = attachment.storage_key

    result = back_up(runner, tmp_path / "new" / "folder")

    assert result.exit_code == 0, result.stderr
    path = Path(result.stdout.strip())
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [path.name] == made(tmp_path / "new" / "folder")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    manifest = manifest_of(path)
    assert manifest["rows"]["contact"] == 1  # type: ignore[index] # plain JSON
    with tarfile.open(path) as tar:
        sums = {
            each.name: sha256(tar.extractfile(each).read()).hexdigest()  # type: ignore[union-attr]
            for each in tar
            if each.name != "manifest.json"
        }
    assert sums == {name: each["sha256"] for name, each in manifest["files"].items()}  # type: ignore[attr-defined]
    assert {f"attachments/{key}", "secret_key"} < set(sums)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_d16_a_plain_copy_of_the_file_lacks_what_a_backup_has(
    app: Flask, runner: FlaskCliRunner, factories: Factories, tmp_path: Path
) -> None:
    factories.client(name="In the log only")

    shutil.copy(str(db.engine.url.database), tmp_path / "copy.db")
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())

    with tarfile.open(backup) as tar:
        tar.extract("database.sqlite", tmp_path, filter="data")
    assert _clients(tmp_path / "copy.db") == 0
    assert _clients(tmp_path / "database.sqlite") == 1


def _clients(path: Path) -> int:
    connection = sqlite3.connect(path)
    named = "SELECT count(*) FROM client WHERE name = 'In the log only'"
    try:
        return int(connection.execute(named).fetchone()[0])
    except sqlite3.DatabaseError:  # not even readable
        return 0
    finally:
        connection.close()


def test_an_attachment_without_its_file_is_named_and_the_rest_is_kept(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    lost, changed_one = attach(app, session).storage_key, attach(app, session).storage_key
    storage_of(app).delete(lost)
    storage_of(app).put_back(changed_one, BytesIO(b"other bytes"))

    result = back_up(runner, tmp_path)

    assert result.exit_code == 0
    assert f"{lost} has no file" in result.stderr
    assert f"{changed_one} is damaged" in result.stderr
    storage_of(app).delete(changed_one)


def test_d17_a_full_disk_leaves_no_backup_and_touches_no_other(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    older = tmp_path / "dispecer-20260101-000000.tar"
    older.write_bytes(b"older")
    attach(app, session, os.urandom(3_000_000))
    db.session.remove()

    running = process(app, "backup", str(tmp_path), limit_kilobytes=2_000)
    said = running.communicate(timeout=LONGEST)[1]

    assert running.returncode == 1
    assert len(said.splitlines()) == 1, said
    assert said.startswith("Error: ")
    assert made(tmp_path) == [older.name]
    assert older.read_bytes() == b"older"


@pytest.mark.slow
def test_d17_a_killed_backup_has_no_name_and_the_next_one_works(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    attach(app, session, os.urandom(20_000_000))
    db.session.remove()
    running = process(app, "backup", str(tmp_path))
    deadline = time.monotonic() + LONGEST
    while not list(tmp_path.glob(".dispecer-*/*")) and time.monotonic() < deadline:
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=LONGEST)

    assert running.returncode == -signal.SIGKILL
    assert not list(tmp_path.glob("dispecer-*"))
    left = next(tmp_path.glob(".dispecer-*"))
    os.utime(left, (0, 0))  # as it is some days later
    assert back_up(runner, tmp_path).exit_code == 0
    assert not left.exists()


def test_backups_that_are_too_many_go_when_that_is_asked_for(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    names = [f"dispecer-2026010{day}-000000.tar" for day in range(1, 4)]
    for name in (*names, "dispecer-before-the-move.tar", "other.tar"):
        (tmp_path / name).write_bytes(b"older")

    result = runner.invoke(args=["backup", str(tmp_path), "--keep", "2"])

    assert "2 older backups removed" in result.stderr
    assert made(tmp_path)[0] == names[2]
    assert len(made(tmp_path)) == 4
    assert runner.invoke(args=["backup", str(tmp_path), "--keep", "0"]).exit_code == 2


def test_a_folder_that_is_a_file_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    result = back_up(runner, tmp_path / "file")

    assert result.exit_code == 2
    assert "is a file" in result.stderr


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_without_postgresqls_programs_the_missing_one_is_named(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    result = back_up(runner, tmp_path / "backups")

    assert result.exit_code == 1
    assert "pg_dump is not on the PATH" in result.stderr
    assert made(tmp_path / "backups") == []


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_help_says_what_it_does(runner: FlaskCliRunner, name: str) -> None:
    result = runner.invoke(args=[name, "--help"])

    assert result.exit_code == 0
    assert "checksum" in result.stdout

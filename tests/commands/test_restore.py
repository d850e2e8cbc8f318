import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import Client, Contact, Intervention, User
from tests.backups import attach, back_up, changed, manifest_of, put_programs_on_path, restore
from tests.factories import Factories
from tests.installations import empty_installation, settings_of, storage_of

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


def test_d16_a_backup_made_under_load_restores_as_one_moment(
    app: Flask,
    runner: FlaskCliRunner,
    session: Session,
    factories: Factories,
    tmp_path: Path,
    secret: Path,
) -> None:
    factories.intervention(object_text="Cazan Țiriac")
    factories.user(email="ana@example.com")
    content = os.urandom(300_000)
    key = attach(app, session, content).storage_key
    with _writing_pairs(app):
        result = back_up(runner, tmp_path / "backups")
    assert result.exit_code == 0, result.stderr

    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        done = restore(other, Path(result.stdout.strip()))

        assert done.exit_code == 0, done.stderr
        assert db.session.scalars(select(Intervention.object_label)).one() == "Cazan Țiriac"
        assert db.session.scalars(select(User.email)).one() == "ana@example.com"
        clients = db.session.scalar(select(func.count(Client.id)))
        contacts = db.session.scalar(select(func.count(Contact.id)))
        assert (contacts or 0) + 1 == clients  # the intervention's client has none
        with storage_of(other).open(key) as file:
            assert file.read() == content
        assert (tmp_path / "new" / "secret_key").read_text() == "testing"
        db.session.remove()
        for args in (["db", "upgrade"], ["check-files"], ["check"]):
            well = other.test_cli_runner().invoke(args=args)
            assert well.exit_code == 0, well.output
            db.session.remove()
        assert Factories(db.session()).client().id > (clients or 0)  # ids go on after the rows
        db.session.remove()


@contextmanager
def _writing_pairs(app: Flask) -> Iterator[None]:
    """Add a client with a contact again and again, each pair in one transaction."""
    stop, begun = Event(), Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                db.session.add(Client(name="Pair", contacts=[Contact(name="One", phone="1")]))
                db.session.commit()
                begun.set()
            db.session.remove()

    db.session.remove()
    writer = Thread(target=write)
    writer.start()
    try:
        assert begun.wait(LONGEST)
        yield
    finally:
        stop.set()
        writer.join()


def test_a_restore_over_records_is_refused(
    app: Flask, runner: FlaskCliRunner, factories: Factories, session: Session, tmp_path: Path
) -> None:
    factories.client(name="Still here")
    backup = Path(back_up(runner, tmp_path).stdout.strip())
    session.rollback()

    result = runner.invoke(args=["restore", str(backup)])

    assert result.exit_code == 1
    assert "client (1); restore into an empty one" in result.stderr
    assert session.scalars(select(Client.name)).one() == "Still here"


def test_a_restore_among_files_of_others_is_refused(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    attach(app, session)
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())

    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        kept = storage_of(other).write(b"of others").key
        result = restore(other, backup)

        assert result.exit_code == 1
        assert "1 file of another installation" in result.stderr
        assert list(storage_of(other).keys()) == [kept]
        db.session.remove()


@pytest.mark.parametrize("part", ["database", "attachments", "manifest.json"])
def test_a_backup_with_changed_bytes_is_refused_before_anything_is_written(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path, part: str
) -> None:
    attach(app, session)
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())
    with tarfile.open(backup) as tar:
        name = next(each for each in tar.getnames() if each.startswith(part))
    broken = changed(backup, tmp_path / "broken.tar", name, b"{}")

    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        result = restore(other, broken)

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The backup cannot be restored: ")
        assert len(result.stderr.splitlines()) == 1
        assert not (tmp_path / "new" / "attachments").exists()
        db.session.remove()


@pytest.mark.parametrize("length", [0, 600, -2048])
def test_a_backup_that_was_cut_off_is_refused(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path, length: int
) -> None:
    attach(app, session)
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())
    cut = tmp_path / "cut.tar"
    with tarfile.open(backup) as tar:
        end = tar.getmember("manifest.json").offset_data
    cut.write_bytes(backup.read_bytes()[: length if length >= 0 else end + 10])

    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        result = restore(other, cut)

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: The backup cannot be restored: ")
        db.session.remove()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("revision", "9999", "is newer than this program"),
        ("database", "oracle", "it is of oracle"),
        ("format", 2, "a newer version"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, key: str, value: object, said: str
) -> None:
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())
    manifest = json.dumps(manifest_of(backup) | {key: value}).encode()
    other_one = changed(backup, tmp_path / "other.tar", "manifest.json", manifest)

    result = runner.invoke(args=["restore", str(other_one)])

    assert result.exit_code == 1
    assert said in result.stderr


def test_names_in_a_backup_cannot_write_elsewhere(
    app: Flask, runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    attach(app, session)
    backup = Path(back_up(runner, tmp_path / "backups").stdout.strip())
    manifest = manifest_of(backup)
    files = manifest["files"]
    assert isinstance(files, dict)
    files["attachments/../../evil"] = {"size": 4, "sha256": sha256(b"evil").hexdigest()}
    forged = changed(backup, tmp_path / "f.tar", "manifest.json", json.dumps(manifest).encode())
    with tarfile.open(forged, "a") as tar:
        info = tarfile.TarInfo("attachments/../../evil")
        info.size = 4
        tar.addfile(info, BytesIO(b"evil"))

    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        result = restore(other, forged)
        db.session.remove()

    assert result.exit_code == 1
    assert "no name of an attachment" in result.stderr
    assert not list(tmp_path.rglob("evil"))

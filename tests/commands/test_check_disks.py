"""What SQLite is, what its file lies on and how long its log is: faults, warnings, a figure."""

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Engine, create_engine, insert, text

from commands._schema import require_schema
from crm import database
from crm.database_files import log_bytes, shared_file_system
from crm.extensions import db
from crm.models import Client
from crm.web._metrics import storage
from tests.checking import faults
from tests.factories import NOW
from tests.installations import empty_installation, variant

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
MEGABYTE = 1024 * 1024
STAMPS = {"created_at": NOW, "created_by": "x", "updated_at": NOW, "updated_by": "x", "version": 1}
MOUNTS = """\
22 28 0:20 / /proc rw,nosuid - proc proc rw
28 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 28 0:30 / /srv rw shared:1 - nfs4 server:/srv rw
32 31 0:31 / /srv/a\\040disk rw - xfs /dev/vdb rw
33 28 0:32 / /mnt/share rw - fuse.sshfs me@server:/ rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/x.db", ""),
        ("/srv/x.db", "nfs4"),
        ("/srv/deep/er/x.db", "nfs4"),
        ("/srv/a disk/x.db", ""),
        ("/srvs/x.db", ""),
        ("/mnt/share/x.db", "fuse.sshfs"),
    ],
)
def test_d18_a_network_file_system_is_known_by_its_mount(
    app: Flask, tmp_path: Path, path: str, kind: str
) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)

    assert shared_file_system(Path(path), tmp_path / "mountinfo") == kind
    assert shared_file_system(Path(path), tmp_path / "missing") == ""


def test_d18_on_a_network_file_system_check_fails_and_a_start_warns(
    app: Flask,
    runner: FlaskCliRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("28 1 0:1 / / rw - cifs //server/share rw\n")
    monkeypatch.setattr(shared_file_system, "__defaults__", (mounts,))
    db.session.remove()

    [said] = faults(runner.invoke(args=["check"]))
    require_schema()

    assert "is on a network drive (cifs)" in said
    assert "Warning: " in capsys.readouterr().err


def test_d06_a_file_that_can_only_be_read_is_told_at_a_start(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whoever runs tests as root may write everywhere: the system's answer has to be another.
    path, access = Path(str(db.engine.url.database)), os.access
    monkeypatch.setattr("os.access", lambda at, mode: at != path and access(at, mode))
    db.session.remove()

    require_schema()

    assert "can only be read: file and folder must be writable" in capsys.readouterr().err


def test_d08_an_old_sqlite_is_a_fault_and_a_start_warns(
    app: Flask,
    runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(db.engine.dialect.loaded_dbapi, "sqlite_version", "3.51.2")
    db.session.remove()

    found = faults(runner.invoke(args=["check"]))
    require_schema()

    old = "SQLite 3.51.2 may lose a commit; install 3.51.3 or newer (pysqlite3)"
    assert found == [f"database: {old}"]
    assert f"Warning: {old}" in capsys.readouterr().err


def test_d07_a_start_makes_no_database_where_one_is_missing_or_spoilt(
    app: Flask, tmp_path: Path
) -> None:
    with empty_installation(app, tmp_path / "new") as other, other.app_context():
        path = tmp_path / "new" / "dispecer.db"
        missing = other.test_cli_runner().invoke(args=["send-mail"])
        was_made = path.exists()
        path.write_bytes(b"no database at all" * 500)
        spoilt = other.test_cli_runner().invoke(args=["send-mail"])

    assert (missing.exit_code, spoilt.exit_code, was_made) == (1, 1, False)
    assert "is not there; in a new installation run 'flask db upgrade'" in missing.stderr
    assert "is damaged: file is not a database; restore the last backup" in spoilt.stderr


def write(engine: Engine, megabytes: int) -> None:
    notes = "x" * MEGABYTE
    known = {"kind": "COMPANY", "notes": notes, "search_text": "", "town_key": ""}
    with engine.begin() as connection:
        for number in range(megabytes):
            connection.execute(insert(Client), [{"name": f"{number}", **known, **STAMPS}])


def test_d15_a_log_that_grows_is_a_fault_and_a_figure_and_shrinks_afterwards(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOG_BYTES", 8 * MEGABYTE)
    with variant(app, database_url=f"sqlite:///{tmp_path}/x.db") as other:
        other.test_cli_runner().invoke(args=["db", "upgrade"])
        quiet = log_bytes(db.engine)
        reader = create_engine(db.engine.url, **database.engine_options(str(db.engine.url)))
        database.listen(reader)
        with reader.connect() as connection:
            with database.reading():
                connection.execute(text("SELECT count(*) FROM client")).all()
            for _ in range(3):  # each may give the log back, but for who still reads
                write(db.engine, 4)
            long = log_bytes(db.engine)
            said = faults(other.test_cli_runner().invoke(args=["check"]))
        reader.dispose()
        figure = storage(db.engine).get_sample_value("dispecer_database_log_bytes")
        write(db.engine, 1)
        write(db.engine, 1)

        assert quiet < 8 * MEGABYTE < long == figure
        assert [line for line in said if line.startswith("database: its write-ahead log has")]
        assert log_bytes(db.engine) <= 3 * MEGABYTE  # a quarter of the limit, and the last write

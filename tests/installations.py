"""Installations beside the one under test: an empty one to restore into, and one in processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from crm.config import Settings
from crm.database import normal_url
from crm.extensions import db
from crm.storage import Storage
from tests.databases import new_database

ROOT = Path(__file__).resolve().parents[1]


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def storage_of(app: Flask) -> Storage:
    return Storage.of(settings_of(app))


@contextmanager
def empty_installation(app: Flask, folder: Path) -> Iterator[Flask]:
    """Yield an application like `app` in `folder`, with a database that has no tables."""
    folder.mkdir()
    (folder / "secret_key").write_text("made anew")
    (folder / "secret_key").chmod(0o600)
    settings = replace(
        settings_of(app),
        instance=folder,
        database_url=_empty_database(settings_of(app).database_url, folder),
        storage_url=str(folder / "attachments"),
        secret_key="made anew",
    )
    other = create_app(settings)
    try:
        yield other
    finally:
        with other.app_context():
            db.engine.dispose()


@contextmanager
def variant(app: Flask, **changes: object) -> Iterator[Flask]:
    """Yield an application like `app` with other settings, in its context."""
    settings: Settings = replace(settings_of(app), **changes)  # type: ignore[arg-type] # given
    other = create_app(settings)
    with other.app_context():
        try:
            yield other
        finally:
            db.session.remove()
            db.engine.dispose()


def _empty_database(url: str, folder: Path) -> str:
    if url.startswith("sqlite"):
        return f"sqlite:///{folder}/dispecer.db"
    server = make_url(url).set(drivername="postgresql", database="postgres")
    return normal_url(new_database(server.render_as_string(hide_password=False), "restored"))


def process(app: Flask, *args: str, limit_kilobytes: int | None = None) -> subprocess.Popen[str]:
    """Start a command on the database of `app` in a process of its own.

    `limit_kilobytes` is the largest file that it can write, as on a full disk.
    """
    settings = settings_of(app)
    environ = os.environ | {
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_STORAGE_URL": settings.storage_url,
        "CRM_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", *args]
    if limit_kilobytes is not None:
        limit = f'ulimit -f {limit_kilobytes}; exec "$@"'
        command = ["bash", "-c", limit, "bash", *command]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

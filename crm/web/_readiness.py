"""Whether the parts that requests need are there."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm import current
from crm.errors import StorageError
from crm.extensions import db
from crm.storage import Storage

NO_KEY = f"00/00/{'0' * 40}"  # asking for it shows whether a remote storage answers


def faults(app: Flask) -> list[str]:
    """Return a few words for each part that is not ready; an empty list when all is well."""
    return [*_database_faults(app), *_storage_faults()]


def _database_faults(app: Flask) -> list[str]:
    try:
        with db.engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError:
        return ["database: no answer"]
    if current != _heads(app.extensions["migrate"].directory):
        return ["schema: not the one of this version, run flask db upgrade"]
    return []


@cache
def _heads(directory: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(directory).get_heads())


def _storage_faults() -> list[str]:
    url = current.settings().storage_url
    try:
        if "://" in url:
            Storage(url).exists(NO_KEY)
        else:
            _write_a_byte(Path(url))
    except (StorageError, OSError):
        return ["storage: cannot be written"]
    return []


def _write_a_byte(folder: Path) -> None:
    """Write a file that has no name: permissions alone say nothing of a full disk."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        file.write(b"?")
        file.flush()

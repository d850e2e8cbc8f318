"""Whether the parts that requests need are there."""

from pathlib import Path
from tempfile import TemporaryFile

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm import current, database
from crm.database_files import free_bytes
from crm.errors import StorageError
from crm.extensions import db
from crm.services.care.databases import revisions, schema_in
from crm.storage import Storage
from crm.troubles import Trouble, trouble_of

NO_KEY = f"00/00/{'0' * 40}"  # asking for it shows whether a remote storage answers

LEAST_BYTES = 20 * 1024 * 1024  # on the disk of a SQLite database, for its log
_WORDS = {
    Trouble.BUSY: "locked",
    Trouble.FULL: "no room on its disk",
    Trouble.READ_ONLY: "can only be read",
    Trouble.GONE: "no answer",
}


def faults(app: Flask) -> list[str]:
    """Return a few words for each part that is not ready; an empty list when all is well."""
    return [*_database_faults(app), *_storage_faults()]


def _database_faults(app: Flask) -> list[str]:
    found: frozenset[str] = frozenset()
    try:
        with db.engine.connect() as connection:
            found = revisions(connection)
            trouble = Trouble.READ_ONLY if database.only_reads(connection) else None
        database.require_writing(db.engine)
    except SQLAlchemyError as error:
        trouble = trouble_of(error) or Trouble.GONE
    if (free_bytes(db.engine) or LEAST_BYTES) < LEAST_BYTES:
        trouble = Trouble.FULL
    if trouble:
        return [f"database: {_WORDS[trouble]}"]
    if found != schema_in(app.extensions["migrate"].directory).heads:
        return ["schema: not the one of this version, run flask db upgrade"]
    return []


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

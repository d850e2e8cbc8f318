"""Restoring a backup into an installation that has no records yet."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from crm.config import Settings
from crm.errors import EmptyFileError, RestoreError
from crm.services.care import sqlite_copies
from crm.services.care.archives import ArchiveReader, Manifest, Report, open_archive
from crm.services.care.backups import ATTACHMENTS, COPIES, SECRET
from crm.services.care.databases import revision, row_counts
from crm.services.care.findings import plural
from crm.storage import Storage


def restore_backup(
    engine: Engine,
    settings: Settings,
    source: Path,
    *,
    known: frozenset[str],
    report: Report,
) -> Manifest:
    """Restore the backup in the file `source`, after all of it was verified.

    Attachments come first and the database last, in one transaction: after an
    interruption the installation is still empty and the restore can be run
    again. `known` are the revisions of this version's schema. Nothing else may
    use the installation meanwhile. Raises RestoreError, MissingToolError,
    ToolFailedError, StorageError, OSError.
    """
    with open_archive(source) as archive:
        manifest = archive.manifest
        _refuse_unfit(engine, manifest, known)
        archive.verify(report)
        _refuse_records(engine, manifest)
        _refuse_files(Storage.of(settings), manifest)
        with TemporaryDirectory(dir=settings.instance, prefix=".restore-") as name:
            copy = _extracted(archive, Path(name), engine)
            _put_attachments(archive, Storage.of(settings), report)
            COPIES[manifest.database].restore(engine, copy)
        _compare(engine, manifest)
        _put_secret(archive, settings)
    return manifest


def _refuse_unfit(engine: Engine, manifest: Manifest, known: frozenset[str]) -> None:
    if manifest.database != engine.dialect.name:
        raise RestoreError(
            reason=f"it is of {manifest.database}, and CRM_DATABASE_URL names {engine.dialect.name}"
        )
    if manifest.revision and not known.issuperset(manifest.revision.split(",")):
        raise RestoreError(
            reason=f"its schema {manifest.revision} is newer than this program; upgrade it first"
        )


def _refuse_records(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        rows = row_counts(connection)
        if not rows:
            return
        filled = [f"{name} ({count})" for name, count in rows.items() if count]
        if filled:
            raise RestoreError(
                reason=f"the database has records already, in {', '.join(filled[:3])};"
                " restore into an empty one"
            )
        if revision(connection) != manifest.revision:
            raise RestoreError(
                reason="the database is empty, but its schema is of another version;"
                " restore into a database without tables, then run 'flask db upgrade'"
            )


def _refuse_files(storage: Storage, manifest: Manifest) -> None:
    """Refuse a storage of another installation; files of this backup are of a restore before."""
    others = [key for key in storage.keys() if ATTACHMENTS + key not in manifest.files]  # noqa: SIM118 - no dictionary
    if others:
        number = plural(len(others), "file", "files")
        raise RestoreError(
            reason=f"the storage has {number} of another installation;"
            " name an empty place in CRM_STORAGE_URL"
        )


def _extracted(archive: ArchiveReader, folder: Path, engine: Engine) -> Path:
    """Return the database's copy as a file in `folder`, looked through where it can be."""
    name: str = COPIES[engine.dialect.name].NAME
    path = folder / name
    with archive.open(name) as member, path.open("wb") as file:
        shutil.copyfileobj(member, file)
    if engine.dialect.name == "sqlite":
        problem = sqlite_copies.fault_of(engine.dialect.dbapi, path)
        if problem:
            raise RestoreError(reason=f"its database is damaged: {problem}")
    return path


def _put_attachments(archive: ArchiveReader, storage: Storage, report: Report) -> None:
    names = [name for name in archive.manifest.files if name.startswith(ATTACHMENTS)]
    for done, name in enumerate(names, 1):
        with archive.open(name) as file:
            try:
                storage.put_back(name.removeprefix(ATTACHMENTS), file)
            except EmptyFileError:
                pass  # it was damaged when it was backed up, and is as good as missing
            except ValueError as error:
                raise RestoreError(reason=f"{name} is no name of an attachment") from error
        report("Attachments", done, len(names))


def _compare(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        found = row_counts(connection)
    if found != manifest.rows:
        raise RestoreError(reason="the restored tables do not have the rows that the backup had")


def _put_secret(archive: ArchiveReader, settings: Settings) -> None:
    """Give the installation the key back, unless its own was set by hand."""
    path = settings.instance / SECRET
    is_own = path.exists() and path.read_text(encoding="ascii").strip() == settings.secret_key
    if SECRET not in archive.manifest.files or not is_own:
        return
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, archive.open(SECRET) as given:
        shutil.copyfileobj(given, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

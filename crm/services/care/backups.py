"""Backups: database, attachments and the secret key of one moment, in one file."""

import os
import re
import shutil
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from crm.config import Settings
from crm.errors import BackupError, FileMissingError
from crm.services.care import postgresql_copies, sqlite_copies
from crm.services.care.archives import ArchiveWriter, FileSum, Manifest, Report
from crm.services.care.databases import Figures
from crm.storage import Storage

SECRET = "secret_key"  # noqa: S105 - the name of a file
ATTACHMENTS = "attachments/"
_NAME = re.compile(r"dispecer-\d{8}-\d{6}\.tar")
UNFINISHED = ".unfinished"
ABANDONED = timedelta(days=1)  # a backup that takes longer is no longer being made
COPIES = {"sqlite": sqlite_copies, "postgresql": postgresql_copies}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    manifest: Manifest


def make_backup(
    engine: Engine, settings: Settings, folder: Path, *, now: datetime, report: Report
) -> Backup:
    """Write `dispecer-YYYYmmdd-HHMMSS.tar` (UTC) into `folder`, which is made when missing.

    May run while the installation is used. The file appears under its name
    when it is complete and on the disk; an existing file is never replaced.
    Raises BackupError, MissingToolError, ToolFailedError, StorageError, OSError.
    """
    target = folder / f"dispecer-{now:%Y%m%d-%H%M%S}.tar"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _drop_abandoned(folder, now - ABANDONED)
    if target.exists():
        raise BackupError(reason=f"{target} is there already")
    with TemporaryDirectory(dir=folder, prefix=".dispecer-", suffix=UNFINISHED) as name:
        work = Path(name)
        archive = work / "archive"
        manifest = _write(archive, work / "database", engine, settings, now=now, report=report)
        _give_name(archive, target)
    return Backup(target, manifest)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` newest backups in `folder`; return those that went."""
    made = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in made[:-keep]:
        path.unlink()
    return made[:-keep]


def _write(
    archive: Path,
    copy: Path,
    engine: Engine,
    settings: Settings,
    *,
    now: datetime,
    report: Report,
) -> Manifest:
    kind = engine.dialect.name
    found = COPIES[kind].dump(engine, copy, report=report)
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            writer = ArchiveWriter(tar, now=now)
            with copy.open("rb") as database:
                writer.add(COPIES[kind].NAME, database)
            copy.unlink()
            missing, damaged = _add_attachments(writer, Storage.of(settings), found, report)
            _add_secret(writer, settings)
            manifest = Manifest(
                made_at=now.isoformat(),
                database=kind,
                revision=found.revision,
                rows=found.rows,
                files=writer.files,
                missing=missing,
                damaged=damaged,
            )
            writer.finish(manifest)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_attachments(
    writer: ArchiveWriter, storage: Storage, found: Figures, report: Report
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the files of all attachments; return the keys without a file, and the damaged ones."""
    missing, damaged = [], []
    for done, (key, checksum) in enumerate(found.attachments, 1):
        written = _add_attachment(writer, storage, key)
        if written is None:
            missing.append(key)
        elif written.sha256 != checksum:
            damaged.append(key)
        report("Attachments", done, len(found.attachments))
    return tuple(missing), tuple(damaged)


def _add_attachment(writer: ArchiveWriter, storage: Storage, key: str) -> FileSum | None:
    try:
        file = storage.open(key)
    except FileMissingError:
        return None
    with closing(file):
        return writer.add(ATTACHMENTS + key, file)


def _add_secret(writer: ArchiveWriter, settings: Settings) -> None:
    """Add the key that signs links and Message-IDs, where it is a file of the installation."""
    path = settings.instance / SECRET
    if path.exists() and path.read_text(encoding="ascii").strip() == settings.secret_key:
        with path.open("rb") as file:
            writer.add(SECRET, file)


def _give_name(archive: Path, target: Path) -> None:
    """Let the complete archive appear as `target`, which must not be there."""
    try:
        os.link(archive, target)  # unlike a rename, never replaces another backup
    except FileExistsError as error:
        raise BackupError(reason=f"{target} is there already") from error
    except OSError:  # a file system without links
        archive.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _drop_abandoned(folder: Path, older_than: datetime) -> None:
    """Remove what runs that were killed left behind."""
    for path in folder.glob(f".dispecer-*{UNFINISHED}"):
        if path.stat().st_mtime < older_than.timestamp():
            shutil.rmtree(path, ignore_errors=True)

"""Checks of the attachments: a place that takes files, and a file for every row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import database
from crm.errors import StorageError
from crm.models import Attachment
from crm.services.care.archives import Report
from crm.services.care.check_database import free_space
from crm.services.care.findings import Finding, plural
from crm.storage import Storage

SETTLING = timedelta(days=1)  # a younger file may belong to a transaction that is still open
_BATCH = 500
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Inventory:
    """Ids of attachments without a file, and keys of files without an attachment."""

    total: int
    missing: tuple[int, ...]
    orphans: tuple[str, ...]


def check_storage(url: str, storage: Storage) -> Iterator[Finding]:
    """Write a small file and remove it again."""
    try:
        stored = storage.write(b"?")
        storage.delete(stored.key)
    except StorageError as error:
        yield Finding.fault("storage", f"{error}; see CRM_STORAGE_URL ({url})")
        return
    low = [] if "://" in url else list(free_space(Path(url), "storage"))
    yield from low or [Finding.ok("storage", "ok")]


def check_attachments(session: Session, storage: Storage, *, now: datetime) -> Iterator[Finding]:
    """Compare the attachments with the files; files without a row are no fault."""
    try:
        found = inventory(session, storage, before=now - SETTLING)
    except StorageError as error:
        yield Finding.fault("attachments", str(error))
        return
    rest = f", {plural(len(found.orphans), 'file', 'files')} of no record" if found.orphans else ""
    if found.missing:
        number = plural(len(found.missing), "attachment has", "attachments have")
        yield Finding.fault(
            "attachments", f"{number} no file{rest}; 'flask check-files' names them"
        )
    else:
        yield Finding.ok("attachments", f"ok ({found.total}{rest})")


def inventory(session: Session, storage: Storage, *, before: datetime) -> Inventory:
    """Compare rows with files, both read once; orphans only of before then.

    A younger one may belong to a transaction that is open. Ends that of `session`,
    which must have nothing to write. Raises StorageError.
    """
    files = set(storage.keys())
    rows = select(Attachment.id, Attachment.storage_key).execution_options(yield_per=_BATCH)
    total, missing = 0, []
    with database.reading_in(session):
        for attachment_id, key in session.execute(rows):
            total += 1
            if key in files:
                files.remove(key)
            elif not storage.exists(key):  # it may be younger than the list
                missing.append(attachment_id)
    old = [key for key in sorted(files) if _written_before(storage, key, before)]
    return Inventory(total, tuple(missing), tuple(old))


def damaged(session: Session, storage: Storage, *, report: Report) -> Iterator[tuple[int, str]]:
    """Read every file; yield id and fault of each that is not what was stored.

    No transaction is open meanwhile: many files take long.
    """
    found = select(Attachment.id, Attachment.storage_key, Attachment.sha256)
    with database.reading_in(session):
        rows = session.execute(found.order_by(Attachment.id)).all()
    for done, (attachment_id, key, checksum) in enumerate(rows, 1):
        try:
            read = _checksum(storage, key)
        except StorageError as error:
            yield attachment_id, str(error)
        else:
            if read != checksum:
                yield attachment_id, "its bytes are not those that were stored"
        report("Attachments", done, len(rows))


def _written_before(storage: Storage, key: str, moment: datetime) -> bool:
    try:
        return storage.modified_at(key) < moment
    except StorageError:
        return False  # removed meanwhile


def _checksum(storage: Storage, key: str) -> str:
    digest = sha256()
    with storage.open(key) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

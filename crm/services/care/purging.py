"""A purge: kind by kind, batch by batch, so that others can go on working and it can be stopped."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from crm.config import Settings
from crm.services.care import retention, upgrade_copies
from crm.storage import Storage

AS_FILES = "mails as files"
# What is told of each kind, and the setting that says for how long: `keep_<name>_days`.
KINDS = {
    "deliveries": "delivery",
    "mails": "mail",
    "audit": "audit",
    "forms": "form",
    "undo": "undo",
    "logins": "login",
    "copies": "copy",
    "files": "file",
}
Before = Mapping[str, datetime]  # by kind: what is older may be forgotten
Numbers = Iterator[tuple[str, int]]


def look(
    session: Session, settings: Settings, before: Before, *, stopped: Callable[[], bool]
) -> Numbers:
    """Yield how much of each kind a purge would forget; changes nothing. Raises StorageError."""
    for name, kind in KINDS.items():
        if kind in retention.ROWS and not stopped():
            each = (retention.count(session, rows, before[name]) for rows in retention.ROWS[kind])
            yield name, sum(each)
    yield AS_FILES, len(retention.mail_files(settings.instance / "mail", before["mails"]))
    yield "copies", len(upgrade_copies.copies(settings.instance, before["copies"]))
    yield "files", len(retention.orphans(session, Storage.of(settings), before["files"]))


def purge(
    session: Session, settings: Settings, before: Before, *, stopped: Callable[[], bool]
) -> Numbers:
    """Forget what is old enough, until `stopped`; yield how much of each kind that was.

    Commits after each batch. Raises StorageError.
    """
    for name, kind in KINDS.items():
        if kind in retention.ROWS and not stopped():
            yield name, _forgotten(session, kind, before[name], stopped)
    if not stopped():
        written = retention.mail_files(settings.instance / "mail", before["mails"])
        yield AS_FILES, _removed(written)
        yield "copies", _removed(upgrade_copies.copies(settings.instance, before["copies"]))
    if not stopped():
        storage = Storage.of(settings)
        orphans = retention.orphans(session, storage, before["files"])
        session.commit()
        for key in orphans:
            storage.delete(key)
        storage.drop_unfinished(before["files"])
        yield "files", len(orphans)


def _removed(paths: Sequence[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _forgotten(session: Session, kind: str, before: datetime, stopped: Callable[[], bool]) -> int:
    number = 0
    for rows in retention.ROWS[kind]:
        for batch in retention.forget(session, rows, before):
            session.commit()
            number += batch
            if stopped():
                return number
    return number

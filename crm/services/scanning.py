"""Files are looked at by a malware scanner before anybody is given them.

Where a scanner is set, a file waits until it was looked at: those who would open it are
told so. What was found is kept and given to nobody. While the scanner does not answer
all that is new waits; nothing is given out unseen, and nothing is refused or lost.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.errors import FileMissingError
from crm.models import Attachment
from crm.scanner import NOT_CHECKED, Scanner
from crm.storage import Storage

logger = logging.getLogger(__name__)
LONGEST_NAME = 200


def is_held(attachment: Attachment, *, scanned: bool) -> bool:
    """Tell whether nobody is given the file: something was found, or it was not looked at.

    `scanned` says whether files are looked at here.
    """
    return attachment.malware is not None or (scanned and attachment.scanned_at is None)


def scan_waiting(
    session: Session,
    storage: Storage,
    scanner: Scanner,
    *,
    clock: Callable[[], datetime],
    limit: int,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Look at `limit` of the files that wait, the newest first; return how many.

    Commits after each: the scanner is never waited for inside a transaction. Two runs may
    look at the same file, which harms nothing. Raises ScannerError and StorageError when one
    of them does not answer; what was not looked at waits.
    """
    done = 0
    for key, place in _next(session, limit):
        if stopped():
            break
        found = _finding(storage, scanner, key, place)
        record = session.get(Attachment, key)
        if record is not None:
            record.scanned_at = clock()
            record.malware = found[:LONGEST_NAME] if found else None
        try:
            session.commit()
        except StaleDataError:  # it was deleted, or looked at by another run
            session.rollback()
        done += 1
    return done


def look_again(session: Session) -> int:
    """Let all files in which something was found be looked at again; return how many."""
    held = update(Attachment).where(Attachment.malware.is_not(None)).values(scanned_at=None)
    rows = session.execute(held.returning(Attachment.id)).all()
    session.commit()
    return len(rows)


def _next(session: Session, limit: int) -> Sequence[tuple[int, str]]:
    """Return key and place of the files that are next, and end the transaction."""
    rows = session.execute(
        select(Attachment.id, Attachment.storage_key)
        .where(Attachment.scanned_at.is_(None))
        .order_by(Attachment.id.desc())
        .limit(limit)
    )
    found = [(row[0], row[1]) for row in rows]
    session.rollback()
    return found


def _finding(storage: Storage, scanner: Scanner, key: int, place: str) -> str | None:
    try:
        with storage.open(place) as file:
            found = scanner.finding(file)
    except FileMissingError:
        found = f"{NOT_CHECKED}the file is missing"
    if found:
        logger.error("Attachment %d is given to nobody: %s", key, found)
    return found

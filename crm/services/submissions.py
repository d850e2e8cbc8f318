"""Forms sent once: the same one sent again finds what the first made."""

import re
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.models import FormSubmission
from crm.upserts import insert_into

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    """Return a key for a form that is about to be shown: 128 random bits."""
    return token_urlsafe(16)


def claim(session: Session, key: str, *, what: str, by: int, now: datetime) -> int | None:
    """Claim the key that a form came with; return the record that it made before, or None.

    `what` is the table of the record and `by` the id of the user: each has keys
    of their own. The key is held until the transaction ends, so the same form sent at
    the same moment waits, and one that was refused can be sent again. What is
    no key of ours claims nothing. Flushes nothing, does not commit.
    """
    if not _KEY.fullmatch(key):
        return None
    row = {"key": _stored(key, what, by), "at": now}
    with session.no_autoflush:
        insert = insert_into(FormSubmission, session.get_bind().dialect)
        session.execute(insert.values(row).on_conflict_do_nothing())
        return session.scalar(
            select(FormSubmission.record_id).where(FormSubmission.key == row["key"])
        )


def is_used(session: Session, key: str, *, what: str, by: int) -> bool:
    """Tell whether a form with the key made a record before."""
    if not _KEY.fullmatch(key):
        return False
    stored = _stored(key, what, by)
    return session.scalar(select(FormSubmission.id).filter_by(key=stored)) is not None


def complete(session: Session, key: str, record_id: int, *, what: str, by: int) -> None:
    """Keep which record the form made; in the transaction of `claim`. Does not commit."""
    if not _KEY.fullmatch(key):
        return
    session.execute(
        update(FormSubmission)
        .where(FormSubmission.key == _stored(key, what, by))
        .values(record_id=record_id)
        .execution_options(synchronize_session=False)
    )


def _stored(key: str, what: str, by: int) -> str:
    return f"{what}:{by}:{key}"

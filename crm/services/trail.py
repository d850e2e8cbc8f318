"""The trail of a record: what the audit log says of it and of what belongs to it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.models import AuditEntry

MOST = 50  # entries of a page
WINDOW = 100_000  # entries that words are looked for in, where no days are given


def of_records(keys: Mapping[str, Sequence[int]]) -> ColumnElement[bool]:
    """Return the condition that an entry is about one of the records: by table, their keys."""
    about = (
        and_(AuditEntry.table == table, AuditEntry.record_id.in_(numbers))
        for table, numbers in keys.items()
        if numbers
    )
    return or_(*about)


def entries(
    session: Session, keys: Mapping[str, Sequence[int]], *, before: int | None = None
) -> list[AuditEntry]:
    """Return the newest entries about the records, at most 51, of those older than `before`.

    Whoever shows 50 of them knows by the last one whether there are more.
    """
    query = select(AuditEntry).where(of_records(keys))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(MOST + 1)))

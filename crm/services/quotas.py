"""How many files an intervention or a register entry may have, and how large all may be.

For what people send by forms. A file that came by mail is kept whatever is there: it
is not to be had again, and mails have bounds of their own.
"""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.config_limits import GIGABYTE, MEGABYTE, Limits
from crm.errors import CaseFullError, StorageFullError
from crm.models import Attachment, CorrespondenceEntry, Intervention, Message


def require_room(
    session: Session,
    owner: Intervention | CorrespondenceEntry | None,
    *,
    limits: Limits,
    count: int,
    size: int,
) -> None:
    """See whether `count` files of `size` bytes in all may be added; None has no file yet.

    Two who add at the same moment may together come to more. Raises CaseFullError
    and StorageFullError.
    """
    files, used = _sum(session, _belongs_to(owner)) if owner is not None else (0, 0)
    most = limits.case_megabytes
    if files + count > limits.case_files or used + size > most * MEGABYTE:
        raise CaseFullError(files=limits.case_files, megabytes=most)
    if limits.storage_gigabytes:
        _count, everything = _sum(session)
        if everything + size > limits.storage_gigabytes * GIGABYTE:
            raise StorageFullError(gigabytes=limits.storage_gigabytes)


def _belongs_to(owner: Intervention | CorrespondenceEntry) -> ColumnElement[bool]:
    if isinstance(owner, CorrespondenceEntry):
        return Attachment.correspondence_entry_id == owner.id
    own = select(Message.id).where(Message.intervention_id == owner.id)
    return Attachment.message_id.in_(own)


def _sum(session: Session, *of: ColumnElement[bool]) -> tuple[int, int]:
    statement = select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(*of)
    found = session.execute(statement.select_from(Attachment)).one()
    return int(found[0]), int(found[1])

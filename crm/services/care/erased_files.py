"""Files in which a person who was erased may still stand: they are named, for somebody to look at.

Nothing is changed in a file: a protocol or a photograph may be what proves the service.
"""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm import database
from crm.errors import StorageError
from crm.models import Attachment
from crm.services.care.archives import Report
from crm.services.care.identifiers import Scrubber
from crm.storage import Storage

_CHUNK = 1024 * 1024
_OVERLAP = 1024  # bytes, so that no name is cut in two
_TYPES = ("text/", "message/", "application/json", "application/xml", "application/ics")


def naming_files(
    session: Session, storage: Storage, scrubber: Scrubber, *, report: Report
) -> Iterator[int]:
    """Yield the ids of the attachments of plain text in which the person is named.

    Others, such as PDF files and pictures, cannot be read. One that cannot be
    opened is passed over: `flask check-files` names those.
    """
    is_text = or_(*(Attachment.content_type.startswith(each) for each in _TYPES))
    found = select(Attachment.id, Attachment.storage_key).where(is_text).order_by(Attachment.id)
    with database.reading_in(session):  # files take long: nobody waits meanwhile
        rows = session.execute(found).all()
    for done, (attachment_id, key) in enumerate(rows, 1):
        if _names(storage, key, scrubber):
            yield attachment_id
        report("Files", done, len(rows))


def _names(storage: Storage, key: str, scrubber: Scrubber) -> bool:
    rest = b""
    try:
        with storage.open(key) as file:
            while chunk := file.read(_CHUNK):
                if scrubber.mentions((rest + chunk).decode("utf-8", "replace")):
                    return True
                rest = chunk[-_OVERLAP:]
    except StorageError:
        return False
    return False

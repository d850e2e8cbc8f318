"""Pictures among the attachments that a page shows small, beside the text."""

from typing import IO

from crm.domain.pictures import size_of
from crm.models import Attachment
from crm.services.attachments import may_show_inline, picture_type

MOST_BYTES = 8 * 1024 * 1024  # as large as a telephone's photos are
MOST_POINTS = 60_000_000
HEAD = 512 * 1024  # bytes; the size of a photo stands behind what the camera noted


def is_previewed(attachment: Attachment) -> bool:
    """Tell whether a page shows the file small, as far as its record says."""
    return may_show_inline(attachment) and attachment.size <= MOST_BYTES


def shown_type(attachment: Attachment, file: IO[bytes]) -> str | None:
    """Return the type under which the file may be shown; None when it may not.

    The bytes decide, whatever the record says: they are those of a picture that browsers
    show, and say how large it is. The file stands at its beginning afterwards.
    """
    head = file.read(HEAD)
    file.seek(0)
    kind = picture_type(head)
    if kind is None or not is_previewed(attachment):
        return None
    size = size_of(kind, head)
    return kind if size and size[0] * size[1] <= MOST_POINTS else None

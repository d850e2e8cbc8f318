"""Attachments: storing files, and saying which may be shown."""

import re
from dataclasses import dataclass
from typing import IO

import puremagic
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_filename
from crm.models import Attachment, CorrespondenceEntry, Message
from crm.storage import Storage

BINARY = "application/octet-stream"
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LONGEST_NAME = 200
_HEAD = 4096  # bytes; more than any signature needs
_CONTENT_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as somebody sent it: name and type are claims, not facts."""

    filename: str
    content_type: str
    content: bytes | IO[bytes]


def store(  # noqa: PLR0913 - what there is to know about one file
    session: Session,
    storage: Storage,
    *,
    filename: str,
    content_type: str,
    content: bytes | IO[bytes],
    message: Message | None = None,
    entry: CorrespondenceEntry | None = None,
    max_bytes: int | None = None,
) -> Attachment:
    """Store a file of `message` or of the register's `entry`; does not commit.

    One that is read stands at its beginning, and can go back there.
    The bytes are written first: after a rollback they are left without a row,
    and a purge removes them. `max_bytes` is the storage's own limit unless
    given. Raises FileTooLargeError, EmptyFileError, StorageError, and
    ValueError when there are two owners.
    """
    if message is not None and entry is not None:
        raise ValueError("an attachment belongs to a message or to a register entry")
    head = _head(content)  # here, since a bucket would be asked for it again
    stored = storage.write(content, max_bytes=max_bytes)
    attachment = Attachment(
        filename=_shown_name(filename),
        content_type=_trusted_type(head, content_type),
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
    )
    session.add(attachment)
    owner = message if message is not None else entry
    if owner is not None:
        owner.attachments.append(attachment)
    return attachment


def is_picture(content: IO[bytes]) -> bool:
    """Tell whether the first bytes are those of a picture that a browser shows; reads no further.

    The file stands at its beginning before and after.
    """
    return picture_type(_head(content)) is not None


def picture_type(head: bytes) -> str | None:
    """Return the type of a picture that a browser shows, by its first bytes; None for others."""
    kind = _trusted_type(head[:_HEAD], BINARY)
    return kind if kind in SHOWN_INLINE else None


def may_show_inline(attachment: Attachment) -> bool:
    """Tell whether a browser may show the file; all others are only downloaded.

    Only pictures whose first bytes said so when they were stored.
    """
    return attachment.content_type in SHOWN_INLINE


def _shown_name(filename: str) -> str:
    name = clean_filename(filename)
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    kept = dot + extension if stem and len(extension) <= 20 else ""
    return name[: _LONGEST_NAME - len(kept)] + kept


def _head(content: bytes | IO[bytes]) -> bytes:
    if isinstance(content, bytes):
        return content[:_HEAD]
    head = content.read(_HEAD)
    content.seek(0)
    return head


def _trusted_type(head: bytes, claimed: str) -> str:
    """Return the type to keep: a picture's only if the bytes agree, else what was claimed."""
    try:
        likely: list[str] = [match.mime_type for match in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        likely = []
    for found in likely:
        if found in SHOWN_INLINE:
            return found
    claimed = claimed.partition(";")[0].strip().lower()
    usable = _CONTENT_TYPE.fullmatch(claimed) and claimed not in SHOWN_INLINE
    return claimed if usable else BINARY

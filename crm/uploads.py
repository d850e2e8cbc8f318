"""Files that come with a form, how many of them are taken, and the storage that keeps them."""

import os
from collections.abc import Sequence

from flask import request

from crm import current
from crm.config_limits import MEGABYTE
from crm.errors import FilesTooLargeError, TooManyFilesError
from crm.extensions import db
from crm.models import Attachment, CorrespondenceEntry, Intervention
from crm.services import quotas, scanning
from crm.services.attachments import UploadedFile
from crm.storage import Storage


def storage() -> Storage:
    """Return where this installation keeps its attachments."""
    return Storage.of(current.settings())


def is_held(attachment: Attachment) -> bool:
    """Tell whether the scanner keeps the file from being given to anybody."""
    return scanning.is_held(attachment, scanned=bool(current.settings().scanner))


def uploaded_files(name: str = "files") -> list[UploadedFile]:
    """Return the files of a form's input; an input that was left empty gives none."""
    return [
        UploadedFile(each.filename or "", each.content_type or "", each.stream)
        for each in request.files.getlist(name)
        if each.filename
    ]


def require_room(
    files: Sequence[UploadedFile], owner: Intervention | CorrespondenceEntry | None
) -> None:
    """See whether `files` may be added to what `owner` has; None is one that has none yet.

    Raises TooManyFilesError, FilesTooLargeError, CaseFullError and StorageFullError.
    """
    if not files:
        return
    limits = current.settings()
    if len(files) > limits.upload_files:
        raise TooManyFilesError(num=limits.upload_files)
    size = sum(map(size_of, files))
    if size > limits.upload_total_bytes:
        raise FilesTooLargeError(megabytes=limits.upload_total_bytes // MEGABYTE)
    quotas.require_room(db.session(), owner, limits=limits, count=len(files), size=size)


def size_of(file: UploadedFile) -> int:
    """Return how many bytes a file has; it stands at its beginning afterwards."""
    if isinstance(file.content, bytes):
        return len(file.content)
    size = file.content.seek(0, os.SEEK_END)
    file.content.seek(0)
    return size

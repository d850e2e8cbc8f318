"""Files that come with a form, and the storage that keeps them."""

from flask import request

from crm import current
from crm.services.attachments import UploadedFile
from crm.storage import Storage

MOST_FILES = 20


def storage() -> Storage:
    """Return where this installation keeps its attachments."""
    return Storage.of(current.settings())


def uploaded_files(name: str = "files") -> list[UploadedFile]:
    """Return the files of a form's input; an input that was left empty gives none."""
    files = [each for each in request.files.getlist(name) if each.filename][:MOST_FILES]
    return [
        UploadedFile(each.filename or "", each.content_type or "", each.stream) for each in files
    ]

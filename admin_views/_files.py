"""Files in forms: looked at before anything is stored, so that the form can say what is wrong."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import MultipleFileField, ValidationError

from crm import current
from crm.domain.cleaning import clean_filename
from crm.errors import CrmError, EmptyFileError, FileTooLargeError
from crm.models import CorrespondenceEntry, Intervention
from crm.services.attachments import UploadedFile
from crm.uploads import require_room, size_of, uploaded_files


class FilesField(MultipleFileField):
    """Files to add to a record; those that it has stay."""

    def pre_validate(self, form: Any) -> None:
        if problem := problem_of(uploaded_files(self.name), getattr(form, "_obj", None)):
            raise ValidationError(problem)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the storing to the view, which has the transaction."""


def problem_of(
    files: Sequence[UploadedFile], owner: Intervention | CorrespondenceEntry | None
) -> str:
    """Return why `owner` cannot have `files` too, in the reader's words; nothing when it can."""
    try:
        require_room(files, owner)
    except CrmError as error:
        return str(gettext(error.message, **error.params))
    limits = current.settings()
    for each in files:
        size = size_of(each)
        if not size:
            return _about(each, EmptyFileError())
        if size > limits.upload_bytes:
            return _about(each, FileTooLargeError(megabytes=limits.upload_megabytes))
    return ""


def _about(file: UploadedFile, error: CrmError) -> str:
    name = clean_filename(file.filename)[:100]
    return f"{name}: {gettext(error.message, **error.params)}"

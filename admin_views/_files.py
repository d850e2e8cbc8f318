"""Files in forms: looked at before anything is stored, so that the form can say what is wrong."""

import os
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, ValidationError

from crm import current
from crm.domain.cleaning import clean_filename
from crm.errors import CrmError, EmptyFileError, FileTooLargeError
from crm.uploads import MOST_FILES

MEGABYTE = 1024 * 1024


class FilesField(MultipleFileField):
    """Files to add to a record; those that it has stay."""

    def pre_validate(self, form: Any) -> None:
        if problem := problem_of(self.data or []):
            raise ValidationError(problem)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the storing to the view, which has the transaction."""


def problem_of(files: Sequence[Any]) -> str:
    """Return why `files` cannot be taken, in the reader's words; nothing when they can."""
    given = [each for each in files if isinstance(each, FileStorage) and each.filename]
    if len(given) > MOST_FILES:
        return str(gettext("At most %(num)d files at once.", num=MOST_FILES))
    largest = current.settings().upload_megabytes
    for each in given:
        size = _size_of(each)
        if not size:
            return _about(each, EmptyFileError())
        if size > largest * MEGABYTE:
            return _about(each, FileTooLargeError(megabytes=largest))
    return ""


def _size_of(file: FileStorage) -> int:
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size


def _about(file: FileStorage, error: CrmError) -> str:
    name = clean_filename(file.filename or "")[:100]
    return f"{name}: {gettext(error.message, **error.params)}"

"""Where the bytes of attachments lie: a local folder by default, or a bucket."""

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import IO, BinaryIO, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from crm.config import Settings
from crm.config_limits import MEGABYTE
from crm.errors import EmptyFileError, FileTooLargeError, StorageError
from crm.storage_places import Folder, Place, translated

_CHUNK = 256 * 1024
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{40}")


class StoredFile(NamedTuple):
    """A file that was stored: its key, its size in bytes, its SHA-256 in hex."""

    key: str
    size: int
    sha256: str


class Storage:
    """Files under random keys of two folder levels; no name from outside gets into a path.

    A file is there as a whole or not at all. `max_bytes` is the largest that is
    taken where a call names no other limit. Every method raises StorageError
    when the storage fails, and ValueError for a key that was never one.
    """

    def __init__(self, url: str, *, max_bytes: int = 25 * MEGABYTE) -> None:
        self.max_bytes = max_bytes
        self._place = _place(url)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the storage that the settings name."""
        return cls(settings.storage_url, max_bytes=settings.upload_bytes)

    def write(self, content: bytes | IO[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store `content` under a new key.

        Raises EmptyFileError and FileTooLargeError; then nothing is left behind.
        """
        name = token_hex(20)
        key = f"{name[:2]}/{name[2:4]}/{name}"
        source = BytesIO(content) if isinstance(content, bytes) else content
        return self._save(key, source, max_bytes or self.max_bytes)

    def put_back(self, key: str, content: IO[bytes]) -> StoredFile:
        """Store `content`, of any size, under the key that it had before, as a restore does.

        Replaces what is there. Raises EmptyFileError.
        """
        return self._save(_known(key), content, sys.maxsize)

    def open(self, key: str) -> BinaryIO:
        """Return the file for reading from its first byte; the caller closes it.

        Raises FileMissingError where there is none.
        """
        with translated():
            return self._place.open(_known(key))

    def delete(self, key: str) -> None:
        """Remove the file; one that is not there is no error."""
        with translated():
            self._place.delete(_known(key))

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under `key`."""
        with translated():
            return self._place.exists(_known(key))

    def keys(self) -> Iterator[str]:
        """Yield the key of every stored file; files of others in the same place are left out."""
        with translated():
            yield from (name for name in self._place.names() if _KEY.fullmatch(name))

    def modified_at(self, key: str) -> datetime:
        """Return when the file was written, aware."""
        with translated():
            return self._place.modified_at(_known(key))

    def drop_unfinished(self, older_than: datetime) -> int:
        """Remove what a run that died left half written before then; return how many."""
        with translated():
            return self._place.drop_unfinished(older_than)

    def _save(self, key: str, source: IO[bytes], max_bytes: int) -> StoredFile:
        with translated():
            copied = self._place.save(key, lambda target: _copy(source, target, max_bytes))
        return StoredFile(key, *copied)


def _place(url: str) -> Place:
    """Return the place that `url` names; raises StorageError for one that is not known."""
    kind, host, path, *_ = urlsplit(url)
    if kind == "file" or "://" not in url:
        return Folder(Path(unquote(path) if kind == "file" else url))
    if kind != "s3" or not host:
        raise StorageError(reason="expected a folder or s3://BUCKET/FOLDER")
    try:
        place: Place = import_module("crm.storage_bucket").Bucket(host, path)
    except ImportError as error:
        raise StorageError(reason="buckets need: pip install -r requirements-s3.txt") from error
    return place


def _known(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("this is no key of a stored file")
    return key


def _copy(source: IO[bytes], target: IO[bytes], max_bytes: int) -> tuple[int, str]:
    digest, size = sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileTooLargeError(megabytes=max(1, max_bytes // MEGABYTE))
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise EmptyFileError
    return size, digest.hexdigest()

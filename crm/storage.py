"""Where the bytes of attachments lie: a local folder by default, or any fsspec address."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from secrets import token_hex
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import IO, Any, BinaryIO, NamedTuple, Self, cast

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from crm.config import Settings
from crm.errors import EmptyFileError, FileTooLargeError, StorageError

MEGABYTE = 1024 * 1024
_UNFINISHED = ".unfinished"
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
        try:
            found: tuple[Any, str] = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise StorageError(reason=error) from error
        self._files, self._root = found
        self._is_local = isinstance(self._files, LocalFileSystem)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the storage that the settings name."""
        return cls(settings.storage_url, max_bytes=settings.upload_megabytes * MEGABYTE)

    def write(self, content: bytes | IO[bytes], *, max_bytes: int | None = None) -> StoredFile:
        """Store `content` under a new key.

        Raises EmptyFileError and FileTooLargeError; then nothing is left behind.
        """
        name = token_hex(20)
        key = f"{name[:2]}/{name[2:4]}/{name}"
        source = BytesIO(content) if isinstance(content, bytes) else content
        with _translated():
            save = self._save_here if self._is_local else self._save_there
            size, digest = save(key, source, max_bytes or self.max_bytes)
        return StoredFile(key, size, digest)

    def put_back(self, key: str, content: IO[bytes]) -> StoredFile:
        """Store `content`, of any size, under the key that it had before, as a restore does.

        Replaces what is there. Raises EmptyFileError.
        """
        with _translated():
            save = self._save_here if self._is_local else self._save_there
            size, digest = save(key, content, sys.maxsize)
        return StoredFile(key, size, digest)

    def open(self, key: str) -> BinaryIO:
        """Return the file for reading from its first byte; the caller closes it."""
        with _translated():
            return cast("BinaryIO", self._files.open(self._path(key), "rb"))

    def delete(self, key: str) -> None:
        """Remove the file; one that is not there is no error."""
        with _translated():
            if self._files.exists(self._path(key)):
                self._files.rm_file(self._path(key))

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under `key`."""
        with _translated():
            return bool(self._files.exists(self._path(key)))

    def keys(self) -> Iterator[str]:
        """Yield the key of every stored file; files of others in the same place are left out."""
        with _translated():
            paths = self._files.find(self._root)
        for path in paths:
            key = "/".join(PurePosixPath(path).parts[-3:])
            if _KEY.fullmatch(key):
                yield key

    def modified_at(self, key: str) -> datetime:
        """Return when the file was written, aware."""
        with _translated():
            moment: datetime = self._files.modified(self._path(key))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def drop_unfinished(self, older_than: datetime) -> int:
        """Remove what a run that died left half written before then; return how many."""
        folder = Path(self._root) / _UNFINISHED
        if not self._is_local or not folder.is_dir():
            return 0
        limit = older_than.timestamp()
        with _translated():
            old = [path for path in folder.iterdir() if path.stat().st_mtime < limit]
            for path in old:
                path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("this is no key of a stored file")
        return f"{self._root.rstrip('/')}/{key}"

    def _save_here(self, key: str, source: IO[bytes], max_bytes: int) -> tuple[int, str]:
        target = Path(self._path(key))
        unfinished = Path(self._root) / _UNFINISHED
        unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=unfinished, delete=False) as file:
            temporary = Path(file.name)
            try:
                copied = _copy(source, file, max_bytes)
                file.flush()
                os.fsync(file.fileno())
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)
        return copied

    def _save_there(self, key: str, source: IO[bytes], max_bytes: int) -> tuple[int, str]:
        # Closing a remote file keeps it, so it is opened only when all is known to be well.
        with SpooledTemporaryFile(max_size=MEGABYTE) as spool:
            copied = _copy(source, spool, max_bytes)
            spool.seek(0)
            self._files.makedirs(self._files._parent(self._path(key)), exist_ok=True)  # noqa: SLF001 - fsspec has no public name for it
            with self._files.open(self._path(key), "wb") as target:
                while chunk := spool.read(_CHUNK):
                    target.write(chunk)
        return copied


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


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(reason=error.strerror or type(error).__name__) from error

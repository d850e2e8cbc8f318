"""What a place for stored files does, and the folder that is the place of one machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, Protocol

from crm.errors import FileMissingError, StorageError

UNFINISHED = ".unfinished"
Copy = Callable[[IO[bytes]], tuple[int, str]]  # into a file; its size and SHA-256, or an error


class Place(Protocol):
    """Keeps files under names of our own. Every method raises OSError when it cannot.

    `save` keeps what `copy` writes, as a whole, or nothing where `copy` raises.
    """

    def save(self, key: str, copy: Copy) -> tuple[int, str]: ...
    def open(self, key: str) -> BinaryIO: ...
    def delete(self, key: str) -> None: ...
    def exists(self, key: str) -> bool: ...
    def names(self) -> Iterator[str]: ...
    def modified_at(self, key: str) -> datetime: ...
    def drop_unfinished(self, older_than: datetime) -> int: ...


class Folder:
    """Files in a folder of this machine, which only its owner can read."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def save(self, key: str, copy: Copy) -> tuple[int, str]:
        target, unfinished = self._root / key, self._root / UNFINISHED
        unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=unfinished, delete=False) as file:
            temporary = Path(file.name)
            try:
                copied = copy(file)
                file.flush()
                os.fsync(file.fileno())
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)
        return copied

    def open(self, key: str) -> BinaryIO:
        return (self._root / key).open("rb")

    def delete(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return (self._root / key).exists()

    def names(self) -> Iterator[str]:
        for folder, _, names in os.walk(self._root):
            within = Path(folder).relative_to(self._root)
            yield from ((within / name).as_posix() for name in names)

    def modified_at(self, key: str) -> datetime:
        return datetime.fromtimestamp((self._root / key).stat().st_mtime, UTC)

    def drop_unfinished(self, older_than: datetime) -> int:
        folder, limit = self._root / UNFINISHED, older_than.timestamp()
        if not folder.is_dir():
            return 0
        removed = 0
        for path in folder.iterdir():
            with suppress(FileNotFoundError):  # it was finished meanwhile
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed


@contextmanager
def translated() -> Iterator[None]:
    """Raise StorageError for an OSError, and FileMissingError for a file that is not there."""
    try:
        yield
    except OSError as error:
        kind = FileMissingError if isinstance(error, FileNotFoundError) else StorageError
        raise kind(reason=error.strerror or type(error).__name__) from error

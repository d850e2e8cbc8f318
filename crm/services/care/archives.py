"""Backup archives: one tar of files and a manifest with the checksum of each."""

import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, Self

from crm.errors import RestoreError

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 256 * 1024
_BIGGEST_MANIFEST = 1024 * 1024 * 1024
Report = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size in bytes and SHA-256 in hex of a file in the archive."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a backup: rows by table, checksums by file, and which files were not there.

    `database` is `sqlite` or `postgresql`, `revision` the schema's. The keys of
    attachments that had no file are in `missing`; those whose bytes did not
    have the recorded checksum are in `damaged`, and in the backup all the same.
    """

    made_at: str
    database: str
    revision: str
    rows: Mapping[str, int]
    files: Mapping[str, FileSum]
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def as_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps({"format": FORMAT} | asdict(self), indent=1).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Return the manifest in `raw`; raises RestoreError for anything else."""
        try:
            given = json.loads(raw)
            if given.pop("format") != FORMAT:
                raise RestoreError(reason="a newer version of the program made it")
            files = {name: FileSum(**each) for name, each in given.pop("files").items()}
            return cls(files=files, **given)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise RestoreError(reason="its manifest cannot be read") from error


class ArchiveWriter:
    """Adds files to an archive and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile, *, now: datetime) -> None:
        self._tar = tar
        self._now = now
        self.files: dict[str, FileSum] = {}

    def add(self, name: str, file: IO[bytes]) -> FileSum:
        """Add the whole of `file`; return its checksum."""
        size = file.seek(0, SEEK_END)
        file.seek(0)
        source = _Summing(file)
        self._tar.addfile(self._info(name, size), source)
        self.files[name] = FileSum(size, source.sha256.hexdigest())
        return self.files[name]

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which is the last file: an archive that was cut off has none."""
        raw = manifest.as_json()
        self._tar.addfile(self._info(MANIFEST, len(raw)), BytesIO(raw))

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(self._now.timestamp())
        return info


class ArchiveReader:
    """Reads a backup; nothing in it decides where something is written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members = {each.name: each for each in tar if each.isfile()}
        if MANIFEST not in self._members:
            raise RestoreError(reason="it is not complete, or no backup of this program")
        if self._members[MANIFEST].size > _BIGGEST_MANIFEST:
            raise RestoreError(reason="its manifest cannot be read")
        self.manifest = Manifest.read(self.open(MANIFEST).read())

    def open(self, name: str) -> IO[bytes]:
        """Return the file `name`; raises RestoreError when there is none."""
        member = self._members.get(name)
        file = self._tar.extractfile(member) if member else None
        if file is None:
            raise RestoreError(reason=f"{name} is not in it")
        return file

    def verify(self, report: Report) -> None:
        """Read all of it and compare it with the manifest; raises RestoreError."""
        expected = self.manifest.files
        for done, (name, wanted) in enumerate(expected.items(), 1):
            with self.open(name) as file:
                if _sum(file) != wanted:
                    raise RestoreError(reason=f"{name} is damaged, its checksum differs")
            report("Verifying", done, len(expected))


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveReader]:
    """Yield the backup in the file `path`; raises RestoreError for what is none."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield ArchiveReader(tar)
    except (tarfile.TarError, EOFError) as error:
        raise RestoreError(reason="it is damaged, or no backup of this program") from error


class _Summing:
    """A file that is read once, and its checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.sha256.update(chunk)
        return chunk


def _sum(file: IO[bytes]) -> FileSum:
    digest, size = sha256(), 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return FileSum(size, digest.hexdigest())

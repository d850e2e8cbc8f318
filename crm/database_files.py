"""The files of a SQLite database: where they lie, on what, and how long its log is."""

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine

MOUNTS = Path("/proc/self/mountinfo")
# On these two machines can have the same file open, and locks do not hold between them.
SHARED = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"smb2", "smb3", "smbfs", "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"}
    | {"fuse.sshfs"}
)


def path_of(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None for others."""
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name and not name.startswith((":", "file:"))
    return Path(name) if name and is_file else None


def may_write(path: Path) -> bool:
    """Tell whether we may change a database's file and make others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def log_bytes(engine: Engine) -> int:
    """Return how long the write-ahead log of a SQLite database is; 0 for others."""
    path = path_of(engine)
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size if path else 0
    except OSError:
        return 0


def free_bytes(engine: Engine) -> int | None:
    """Return how much room a SQLite database has on its disk; None for others."""
    path = path_of(engine)
    try:
        return shutil.disk_usage(path.parent).free if path else None
    except OSError:
        return None


def shared_file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of the network file system that `path` is on; nothing where it is on none.

    Only Linux says what is mounted where; elsewhere nothing is known.
    """
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place, longest, kind = os.path.realpath(path), "", ""
    for line in lines:
        mounted, _separator, source = line.partition(" - ")
        point = mounted.split()[4].encode("latin-1", "replace").decode("unicode_escape")
        is_above = place == point or place.startswith(f"{point.rstrip('/')}/")
        if is_above and len(point) >= len(longest):
            longest, kind = point, source.split()[0]
    return kind if kind in SHARED else ""

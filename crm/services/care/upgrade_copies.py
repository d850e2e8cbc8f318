"""A copy of the database from before its tables are changed, for when the new version disappoints.

Of the database alone: migrations leave files as they are. A backup has more, and may be
of last night.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, select

from crm import database
from crm.models import Client, User
from crm.services.care import postgresql_copies, sqlite_copies
from crm.services.care.databases import revision

KEPT = 3  # copies
COPIES = {"sqlite": (sqlite_copies, "sqlite"), "postgresql": (postgresql_copies, "dump")}


def copy_before(engine: Engine, folder: Path, *, now: datetime) -> Path | None:
    """Write a copy of a database with records into `folder`, and return its name.

    It is there when it is complete. Older ones than the last KEPT go. Raises
    BackupError, MissingToolError, ToolFailedError, OSError.
    """
    current = _revision_of_records(engine)
    if current is None:
        return None
    copies, kind = COPIES[engine.dialect.name]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{now:%Y%m%d-%H%M%S}-{current}.{kind}"
    unfinished = folder / "unfinished"
    unfinished.unlink(missing_ok=True)
    copies.dump(engine, unfinished, report=lambda *_: None)
    unfinished.chmod(0o600)
    unfinished.replace(target)
    for old in sorted(folder.glob(f"*.{kind}"))[:-KEPT]:
        old.unlink()
    return target


def _revision_of_records(engine: Engine) -> str | None:
    """Return the revision of a database that has records; None for an empty one."""
    with database.reading(), engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        for model in (User, Client):
            key = model.__table__.c.id
            if model.__tablename__ in there and connection.scalar(select(key).limit(1)):
                return revision(connection)
    return None

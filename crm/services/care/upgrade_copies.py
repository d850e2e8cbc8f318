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

FOLDER = "before-upgrade"
KEPT = 3  # copies
COPIES = {"sqlite": (sqlite_copies, "sqlite"), "postgresql": (postgresql_copies, "dump")}


def copies(instance: Path, before: datetime) -> list[Path]:
    """Return the copies from before then that the installation in `instance` has."""
    made = [path for path in sorted((instance / FOLDER).glob("*")) if path.is_file()]
    return [path for path in made if path.stat().st_mtime < before.timestamp()]


def copy_before(engine: Engine, instance: Path, *, now: datetime) -> Path | None:
    """Keep a copy of a database with records in the folder `instance`, and return its name.

    It is there when it is complete. Older ones than the last KEPT go. Raises
    BackupError, MissingToolError, ToolFailedError, OSError.
    """
    current = _revision_of_records(engine)
    if current is None:
        return None
    folder = instance / FOLDER
    way, kind = COPIES[engine.dialect.name]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{now:%Y%m%d-%H%M%S}-{current}.{kind}"
    unfinished = folder / "unfinished"
    unfinished.unlink(missing_ok=True)
    way.dump(engine, unfinished, report=lambda *_: None)
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

"""What backups and checks ask of a database, whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from crm.models import Attachment, Base


@dataclass(frozen=True, slots=True)
class Figures:
    """The schema's revision, the rows of each table, key and checksum of each attachment."""

    revision: str
    rows: Mapping[str, int]
    attachments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The revisions that this version has: the newest, and all."""

    heads: frozenset[str]
    known: frozenset[str]


@cache
def schema_in(directory: str) -> Schema:
    """Return the revisions of the migrations in `directory` as a process first finds them.

    Whoever puts a newer version there does not make one of the program that runs.
    """
    scripts = ScriptDirectory(directory)
    return Schema(
        heads=frozenset(scripts.get_heads()),
        known=frozenset(each.revision for each in scripts.walk_revisions()),
    )


def figures(connection: Connection) -> Figures:
    """Return the figures of the database as `connection` sees it."""
    statement = select(Attachment.storage_key, Attachment.sha256).order_by(Attachment.id)
    rows = row_counts(connection)
    found = connection.execute(statement) if Attachment.__tablename__ in rows else ()
    return Figures(
        revision=revision(connection),
        rows=rows,
        attachments=tuple((key, checksum) for key, checksum in found),
    )


def revision(connection: Connection) -> str:
    """Return the revision that the schema is at; "" for none."""
    return ",".join(sorted(revisions(connection)))


def revisions(connection: Connection) -> frozenset[str]:
    """Return the revisions that the schema is at: none, one, or several while they are joined."""
    return frozenset(MigrationContext.configure(connection).get_current_heads())


def row_counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each of our tables that is there."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name in there
    }

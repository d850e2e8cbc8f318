"""How Alembic runs our migrations: online only, each run in one transaction.

Before the tables of a database with records are changed, a copy of it is kept in
`before-upgrade` of the instance folder; `flask db -x no-copy upgrade` does without.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic import context
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection

from crm import clock, database
from crm.errors import CrmError
from crm.extensions import db
from crm.services.care.databases import revisions
from crm.services.care.upgrade_copies import copy_before

# Alembic compares what a computed column is computed from by the letter, and each
# database writes it in its own way. That the values are right is a test.
warnings.filterwarnings("ignore", "Computed default on")

_DOCUMENTS = re.compile(r".+_search(_config|_content|_data|_docsize|_idx)?")


def _is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the documents of searches out: no models describe them, and SQLite's are virtual."""
    return kind != "table" or name is None or not _DOCUMENTS.fullmatch(name)


def _run(connection: Connection) -> None:
    """Run what was asked for, and check afterwards that every reference leads somewhere."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_server_default=True,
        include_name=_is_compared,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"The migration left references that lead nowhere: {broken[:5]}")


@contextmanager
def _keys_unchecked(connection: Connection) -> Iterator[None]:
    """Switch SQLite's foreign keys off until the end.

    A change of a table makes it anew and drops the old one, which deletes its rows
    and would carry that on to what refers to them. It can be switched only outside
    of a transaction.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _changes_tables() -> bool:
    """Tell whether a command runs that changes tables, to another revision than there is."""
    try:
        wanted = context.get_revision_argument()
    except KeyError:  # the command has none: it only looks
        return False
    with database.reading(), db.engine.connect() as connection:
        return revisions(connection) != {wanted}


def _copy_first() -> None:
    if "no-copy" in context.get_x_argument() or not _changes_tables():
        return
    instance = current_app.extensions["settings"].instance
    try:
        made = copy_before(db.engine, instance, now=clock.utcnow())
    except (CrmError, OSError) as error:
        raise CommandError(
            f"{error} No copy of the database could be made, so nothing was changed."
            " After a backup of your own: flask db -x no-copy upgrade"
        ) from error
    if made:
        click.echo(f"The database as it was is kept in {made}.", err=True)


_copy_first()
with db.engine.connect() as connection, _keys_unchecked(connection), connection.begin():
    _run(connection)

"""Whether the database has the tables of this version."""

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from crm import database
from crm.extensions import db
from crm.services.care.check_database import cautions, missing_file, reason_of
from crm.services.care.databases import Schema, revisions, schema_in


def require_schema() -> None:
    """Refuse, with what to do, a database that is not there or of another version.

    Warns on stderr of what may lose commits. Creates no file.
    """
    if missing := missing_file(db.engine):
        raise click.ClickException(missing.text)
    for caution in cautions(db.engine):
        click.echo(f"Warning: {caution}", err=True)
    try:
        fault = schema_fault()
    except SQLAlchemyError as error:
        reason = reason_of(error, db.engine)
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    if fault:
        raise click.ClickException(fault)


def schema_fault() -> str | None:
    """Return what is wrong with the schema, and what to do; None when it is this version's.

    Raises SQLAlchemyError when the database does not answer.
    """
    schema = own_schema()
    with database.reading(), db.engine.connect() as connection:  # or it waits for who writes
        current = revisions(connection)
    if current == schema.heads:
        return None
    if current <= schema.known:
        return "The database does not have the tables of this version. Run: flask db upgrade"
    return (
        "The database is of a newer version than this program."
        " Install that version, or restore the backup from before: flask restore"
    )


def own_schema() -> Schema:
    """Return the revisions that this version has."""
    return schema_in(current_app.extensions["migrate"].directory)

"""Whether the database has the tables of this version."""

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from crm import database
from crm.extensions import db


def require_schema() -> None:
    """Refuse, with the command to run, a database that is not there or of another version."""
    database.start_reading(True)  # or it would wait for whoever is writing
    try:
        with db.engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    finally:
        database.start_reading(False)
    if current != set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()):
        raise click.ClickException(
            "The database does not have the tables of this version. Run: flask db upgrade"
        )

"""How Alembic runs our migrations: online only, each run in one transaction."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from crm.extensions import db


def _run(connection: Connection) -> None:
    """Run what was asked for; SQLite's tables are made anew, so keys are checked afterwards."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_server_default=True,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"The migration left references that lead nowhere: {broken[:5]}")


with db.engine.begin() as connection:
    _run(connection)

"""`flask restore`: put a backup into an empty installation."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._care import one_line_faults, progress
from commands._schema import own_schema
from crm.config import Settings
from crm.extensions import db
from crm.services.care.restoring import restore_backup


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def command(source: Path) -> None:
    """Restore the backup FILE into an installation without records.

    All checksums are verified before anything is written. Stop the service
    first. A database that has records is refused: name an empty one in
    CRM_DATABASE_URL, or move the SQLite file away. The secret key comes back
    too, unless CRM_SECRET_KEY or instance/config.py sets one. Afterwards run
    `flask db upgrade` and `flask check`.
    """
    settings: Settings = current_app.extensions["settings"]
    known = own_schema().known
    with one_line_faults(), progress() as report:
        manifest = restore_backup(db.engine, settings, source, known=known, report=report)
    for key in (*manifest.missing, *manifest.damaged):
        click.echo(f"Attachment {key} was missing or damaged in the backup.", err=True)
    click.echo(
        f"Restored {sum(manifest.rows.values())} rows as of {manifest.made_at}."
        " Now run 'flask db upgrade' and 'flask check'."
    )

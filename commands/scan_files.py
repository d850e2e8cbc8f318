"""`flask scan-files`: let the malware scanner look at all files that wait."""

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._schema import require_schema
from crm import clock
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.errors import ScannerError, StorageError
from crm.extensions import db
from crm.scanner import Scanner
from crm.services import scanning
from crm.storage import Storage

BATCH = 50


@click.command("scan-files")
@click.option("--again", is_flag=True, help="Look again at those in which something was found.")
@with_appcontext
def command(*, again: bool) -> None:
    """Let the malware scanner (CRM_SCANNER) look at all files that it has not seen.

    The worker does so all the time; this is for the first time, and for those that were
    withheld by mistake or were too large for the scanner's settings.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    scanner = Scanner.of(settings)
    if scanner is None:
        raise click.ClickException("No scanner is set: see CRM_SCANNER.")
    session, seen = db.session(), 0
    act_as(session, Actor("scan-files", "command"))
    if again:
        scanning.look_again(session)
    try:
        while done := scanning.scan_waiting(
            session, Storage.of(settings), scanner, clock=clock.utcnow, limit=BATCH
        ):
            seen += done
    except (ScannerError, StorageError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{seen} files were looked at.")

"""`flask check-files`: read every attachment and compare it with what was stored."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._care import one_line_faults, progress
from commands._schema import require_schema
from crm import clock
from crm.config import Settings
from crm.extensions import db
from crm.services.care.check_storage import SETTLING, damaged, inventory
from crm.storage import Storage


@click.command("check-files")
@with_appcontext
def command() -> None:
    """Read all attachments and compare them with their checksums.

    Names each that is missing or damaged on stderr and ends with exit code 1
    then. Files that no record has any more are counted; `flask purge` removes
    them. Reads the whole storage: expect some minutes for many gigabytes.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    storage, session = Storage.of(settings), db.session()
    broken = 0
    with one_line_faults(), progress() as report:
        # First, since it fails at once where the storage is out of reach.
        found = inventory(session, storage, before=clock.utcnow() - SETTLING)
        for attachment_id, fault in damaged(session, storage, report=report):
            broken += 1
            click.echo(f"Attachment {attachment_id}: {fault}", err=True)
    click.echo(
        f"{found.total} attachments, {broken} missing or damaged,"
        f" {len(found.orphans)} files of no record."
    )
    if broken:
        sys.exit(1)

"""`flask backup`: keep a copy of everything, while it is used."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._care import one_line_faults, progress
from crm import clock
from crm.config import Settings
from crm.extensions import db
from crm.services.care.backups import make_backup, prune
from crm.services.care.findings import plural


@click.command("backup")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Then remove all backups in DEST but the N newest.",
)
@with_appcontext
def command(dest: Path, *, keep: int | None) -> None:
    """Write a backup into the folder DEST and print its name.

    It holds the database, the attachments and the secret key of one moment,
    each with its checksum, as dispecer-YYYYmmdd-HHMMSS.tar (UTC). Other people
    may go on working. The file is there when it is complete; older ones are
    not touched, unless --keep says so. Keep it as safe as the database: whoever
    has it has everything. The settings in instance/config.py and CRM_* are not in it.
    `flask restore` is the way back.
    """
    settings: Settings = current_app.extensions["settings"]
    with one_line_faults(), progress() as report:
        made = make_backup(db.engine, settings, dest, now=clock.utcnow(), report=report)
        gone = prune(dest, keep) if keep else []
    click.echo(made.path)
    manifest = made.manifest
    for key in manifest.missing:
        click.echo(f"Attachment {key} has no file and is not in the backup.", err=True)
    for key in manifest.damaged:
        click.echo(f"Attachment {key} is damaged: its checksum differs.", err=True)
    rows, files = sum(manifest.rows.values()), len(manifest.files)
    older = f" {plural(len(gone), 'older backup', 'older backups')} removed." if gone else ""
    click.echo(f"{rows} rows, {files} files.{older}", err=True)

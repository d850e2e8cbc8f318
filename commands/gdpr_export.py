"""`flask gdpr-export`: all that is kept about one person, as a file for that person."""

import json
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._care import one_line_faults
from commands._person import person_key, person_options
from commands._schema import require_schema
from crm import clock, database
from crm.audit import Actor, act_as, note
from crm.config import Settings
from crm.domain.cleaning import clean_filename
from crm.errors import StorageError
from crm.extensions import db
from crm.services.care.exports import collect, files
from crm.services.care.people import Person, find_person
from crm.storage import Storage

_CHUNK = 256 * 1024


@click.command("gdpr-export")
@person_options
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE.zip",
    help="The file to write; one that is there is never replaced.",
)
@with_appcontext
def command(
    *,
    email: str | None,
    contact: int | None,
    client: int | None,
    employee: int | None,
    target: Path,
) -> None:
    """Write all that is kept about one person into FILE.zip.

    EMAIL finds every record that carries the address. The file holds
    person.json (records, messages, mails, assignments, what was logged) and
    the files that the person sent by mail. Others who are named in texts are
    replaced by [other]: read it through before you hand it out.
    """
    key = person_key(email, contact=contact, client=client, employee=employee)
    if target.exists():
        raise click.BadParameter(f"{target} is there already.", param_hint="--to")
    require_schema()
    session, now = db.session(), clock.utcnow()
    act_as(session, Actor("gdpr-export", "command"))
    with one_line_faults():
        with database.reading_in(session):  # files take long: nobody waits meanwhile
            person = find_person(session, key)
            count = _write(person, target)
        for table, ids in (
            ("client", person.clients),
            ("contact", person.contacts),
            ("employee", person.employees),
            ("user", person.users),
        ):
            for record_id in ids:
                note(session, "export", now=now, summary="", table=table, record_id=record_id)
        session.commit()
    click.echo(f"{target}: {count} records.")


def _write(person: Person, target: Path) -> int:
    """Write the file under another name first; return the number of records in it."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
            found = collect(db.session(), person)
            text = json.dumps(found, ensure_ascii=False, indent=1)
            archive.writestr("person.json", text)
            _add_files(archive, person)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return sum(map(len, found.values()))


def _add_files(archive: ZipFile, person: Person) -> None:
    settings: Settings = current_app.extensions["settings"]
    storage = Storage.of(settings)
    for attachment in files(db.session(), person):
        name = f"files/{attachment.id}-{clean_filename(attachment.filename)}"
        try:
            source = storage.open(attachment.storage_key)
        except StorageError as error:
            click.echo(f"Attachment {attachment.id} is left out: {error}", err=True)
            continue
        with source, archive.open(name, "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)

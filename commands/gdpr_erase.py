"""`flask gdpr-erase`: forget a person, keep what was done."""

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._care import one_line_faults, progress
from commands._person import person_key, person_options
from commands._schema import require_schema
from crm import clock
from crm.audit import Actor, act_as, note
from crm.config import Settings
from crm.extensions import db
from crm.services.care import erased_texts, erasure
from crm.services.care.compacting import compact
from crm.services.care.erased_files import naming_files
from crm.services.care.erasure_limits import require_unused
from crm.services.care.identifiers import Scrubber
from crm.services.care.people import Person, find_person
from crm.services.care.upgrade_copies import copies
from crm.storage import Storage


@click.command("gdpr-erase")
@person_options
@click.option("--keep-files", is_flag=True, help="Keep the files that came with their mails.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def command(
    *,
    email: str | None,
    contact: int | None,
    client: int | None,
    employee: int | None,
    keep_files: bool,
    yes: bool,
) -> None:
    """Replace the personal data of one person by the mark [erased], everywhere.

    EMAIL finds every record that carries the address. Names, addresses and
    phones go from the records and from all texts: messages, mails, the audit
    log, deliveries. Interventions, dates and figures stay. Names of one word
    are replaced where they stand alone, not inside sentences; files that
    came with the person's own mails are deleted; of others those of plain text
    that name the person are told, those of other kinds are not read. This cannot
    be undone. Backups made before still hold the person: delete them in time.
    A person whom open work needs is refused, with what to do first.
    """
    key = person_key(email, contact=contact, client=client, employee=employee)
    require_schema()
    session = db.session()
    act_as(session, Actor("gdpr-erase", "command"))
    with one_line_faults():
        person = find_person(session, key)
        require_unused(session, person)
        session.rollback()  # nobody waits while somebody thinks
    if not yes:
        click.confirm(f"Erase {_shown(person)}? This cannot be undone.", abort=True, err=True)
    with one_line_faults():
        changed = _erase(person, keep_files=keep_files)
        named = _naming_files(person)
        note(session, "erase", now=clock.utcnow(), summary=_shown(person))
        session.commit()
        compact(db.engine)
    for attachment in named:
        said = "names the person: look at it, and delete it if it is about them."
        click.echo(f"Attachment {attachment} {said}", err=True)
    settings: Settings = current_app.extensions["settings"]
    for path in copies(settings.instance, clock.utcnow()):
        click.echo(f"{path} is from before and still has the person: delete it.", err=True)
    click.echo(f"Erased: {_shown(person)}; {changed} other rows changed.")


def _erase(person: Person, *, keep_files: bool) -> int:
    """Erase step by step, each committed; return the number of rows changed by their texts."""
    settings: Settings = current_app.extensions["settings"]
    session, storage, changed = db.session(), Storage.of(settings), 0
    scrubber = Scrubber(person.known_by)
    keys = erasure.drop_copies(session, person, keep_files=keep_files)
    session.commit()
    for stored in keys:
        storage.delete(stored)
    with progress() as report:
        for number in erased_texts.clean_texts(session, scrubber, report=report):
            session.commit()
            changed += number
    for path in erased_texts.mail_files(settings.instance / "mail", scrubber):
        path.unlink(missing_ok=True)
    erasure.erase_records(session, person)
    session.commit()
    return changed


def _naming_files(person: Person) -> list[int]:
    settings: Settings = current_app.extensions["settings"]
    session, scrubber = db.session(), Scrubber(person.known_by)
    with progress() as report:
        found = naming_files(session, Storage.of(settings), scrubber, report=report)
        return list(found)


def _shown(person: Person) -> str:
    """Return which records it is about, without a word of what is in them."""
    kinds = {
        "client": person.clients,
        "contact": person.contacts,
        "employee": person.employees,
        "user": person.users,
    }
    named = [f"{kind} {number}" for kind, ids in kinds.items() for number in ids]
    return ", ".join(named) or "an address without records"

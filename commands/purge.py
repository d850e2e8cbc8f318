"""`flask purge`: forget what need not be kept any longer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from commands._care import one_line_faults
from commands._schema import require_schema
from crm import clock
from crm.audit import Actor, act_as, note
from crm.config import Settings
from crm.extensions import db
from crm.services.care import retention
from crm.services.care.compacting import compact
from crm.storage import Storage

_DAYS = click.IntRange(min=1, max=36_500)
_KEPT = {
    "deliveries": retention.DELIVERY_DAYS,
    "mails": retention.MAIL_DAYS,
    "audit": retention.AUDIT_DAYS,
    "forms": retention.FORM_DAYS,
    "files": retention.FILE_DAYS,
}
_ROWS = {
    "deliveries": retention.DELIVERIES,
    "mails": retention.MAILS,
    "audit": retention.AUDIT,
    "forms": retention.FORMS,
}


def _kept(name: str, what: str) -> click.Option:
    about = f"Days to keep {what} [default: {_KEPT[name]}]."
    return click.Option([f"--{name}"], type=_DAYS, metavar="DAYS", help=about)


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Show the numbers, change nothing.")
@click.option("--older-than", type=_DAYS, metavar="DAYS", help="Days for all that is not named.")
@click.option("--compact", "is_compacting", is_flag=True, help="Give the space back; others wait.")
@with_appcontext
def command(
    *, dry_run: bool, older_than: int | None, is_compacting: bool, **given: int | None
) -> None:
    """Forget old copies and logs; the records of the service are kept.

    Emptied are the bytes of deliveries that were read and the texts of mails
    that were sent; removed are audit entries, keys of forms that were sent,
    mails written as files and stored files that no record has. What waits
    to be sent, read or sorted out by a person is never touched. A second run
    finds nothing.
    """
    require_schema()
    now = clock.utcnow()
    days = {name: given[name] or older_than or kept for name, kept in _KEPT.items()}
    before = {name: now - timedelta(days=number) for name, number in days.items()}
    session = db.session()
    act_as(session, Actor("purge", "command"))
    with one_line_faults():
        found = dict(_numbers(session, before) if dry_run else _purge(session, before))
        summary = ", ".join(f"{name} {number}" for name, number in found.items() if number)
        if summary and not dry_run:
            note(session, "purge", now=now, summary=summary)
        session.commit()
        if is_compacting and not dry_run:
            compact(db.engine)
    for name, number in found.items():
        click.echo(f"{name}: {number} older than {days[name.partition(' ')[0]]} days")
    if dry_run:
        click.echo("Dry run, nothing was changed.", err=True)


command.params.extend(
    [
        _kept("deliveries", "the bytes of deliveries"),
        _kept("mails", "the texts of sent mails"),
        _kept("audit", "audit entries"),
        _kept("forms", "keys of forms that were sent"),
        _kept("files", "stored files of no record"),
    ]
)


def _numbers(session: Session, before: dict[str, datetime]) -> Iterator[tuple[str, int]]:
    settings: Settings = current_app.extensions["settings"]
    for name, rows in _ROWS.items():
        yield name, retention.count(session, rows, before[name])
    yield "mails as files", len(retention.mail_files(settings.instance / "mail", before["mails"]))
    orphans = retention.orphans(session, Storage.of(settings), before["files"])
    yield "files", len(orphans)


def _purge(session: Session, before: dict[str, datetime]) -> Iterator[tuple[str, int]]:
    settings: Settings = current_app.extensions["settings"]
    for name, rows in _ROWS.items():
        number = 0
        for batch in retention.forget(session, rows, before[name]):
            session.commit()
            number += batch
        yield name, number
    written = retention.mail_files(settings.instance / "mail", before["mails"])
    for path in written:
        path.unlink(missing_ok=True)
    yield "mails as files", len(written)
    storage = Storage.of(settings)
    orphans = retention.orphans(session, storage, before["files"])
    session.commit()
    for key in orphans:
        storage.delete(key)
    storage.drop_unfinished(before["files"])
    yield "files", len(orphans)

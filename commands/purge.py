"""`flask purge`: forget what need not be kept any longer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from commands._care import one_line_faults
from commands._schema import require_schema
from commands._stopping import stoppable
from crm import clock
from crm.audit import Actor, act_as, note
from crm.config import Settings
from crm.config_keeping import LONGEST
from crm.extensions import db
from crm.services.care import purging
from crm.services.care.compacting import compact
from crm.services.care.purging import KINDS

_DAYS = click.IntRange(min=1, max=LONGEST)
_ABOUT = {
    "deliveries": "the bytes of deliveries",
    "mails": "the texts of sent mails",
    "audit": "audit entries",
    "forms": "keys of forms that were sent",
    "undo": "old values for undoing",
    "copies": "copies from before an upgrade",
    "logins": "sessions, devices and invitations",
    "files": "stored files of no record",
}


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Show the numbers, change nothing.")
@click.option("--older-than", type=_DAYS, metavar="DAYS", help="Days for all but logins.")
@click.option("--compact", "is_compacting", is_flag=True, help="Give the space back; others wait.")
@with_appcontext
def command(
    *, dry_run: bool, older_than: int | None, is_compacting: bool, **given: int | None
) -> None:
    """Forget old copies and logs; the records of the service are kept.

    Emptied are the bytes of deliveries that were read and the texts of mails
    that were sent; removed are audit entries, keys of forms that were sent,
    old values for undoing, sessions that ended, mails written as files,
    copies from before an upgrade and stored files that no record has. What
    waits to be sent, read or sorted out by a person is never touched. A second
    run finds nothing.

    How many days each is kept is set by CRM_KEEP_*_DAYS. Others may go on
    working; Ctrl+C stops after the rows at hand, and the next run goes on.
    """
    require_schema()
    now = clock.utcnow()
    settings: Settings = current_app.extensions["settings"]
    days = _days(settings, older_than, given)
    before = {name: now - timedelta(days=number) for name, number in days.items()}
    session = db.session()
    act_as(session, Actor("purge", "command"))
    with one_line_faults(), stoppable() as stop:
        found = {}
        work = purging.look if dry_run else purging.purge
        for name, number in work(session, settings, before, stopped=stop.is_set):
            found[name] = number
            click.echo(f"{name}: {number} older than {days[name.partition(' ')[0]]} days")
        if dry_run:
            click.echo("Dry run, nothing was changed.", err=True)
            return
        _note(session, found, now)
        if stop.is_set():
            raise click.ClickException("Stopped; the next run goes on.")
        if is_compacting:
            compact(db.engine)


for _name, _about in _ABOUT.items():
    _help = f"Days to keep {_about} [default: CRM_KEEP_{KINDS[_name].upper()}_DAYS]."
    command.params.append(click.Option([f"--{_name}"], type=_DAYS, metavar="DAYS", help=_help))


def _days(
    settings: Settings, older_than: int | None, given: Mapping[str, int | None]
) -> dict[str, int]:
    """Return for how many days each kind is kept; sessions that hold are never of all the rest."""
    found = {}
    for name, kind in KINDS.items():
        rest = None if name == "logins" else older_than
        found[name] = given[name] or rest or getattr(settings, f"keep_{kind}_days")
    return found


def _note(session: Session, found: Mapping[str, int], now: datetime) -> None:
    summary = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    if summary:
        note(session, "purge", now=now, summary=summary)
    session.commit()

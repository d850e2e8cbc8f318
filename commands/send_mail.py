"""`flask send-mail`: send the mails that are due, once."""

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._schema import require_schema
from commands._work import transport_of
from crm import clock
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.extensions import db
from crm.services import outbox
from crm.services.outbox_outcomes import SendReport

BATCH = 500


@click.command("send-mail")
@with_appcontext
def command() -> None:
    """Send every mail that is due now, each at most once in this pass.

    Mails that are refused for the moment are tried again later, by the next
    pass or by the worker; those refused for good stand under Outgoing mail.
    Exit code 0 either way. Without a mail server (CRM_MAIL_SERVER) mails are
    written as files to instance/mail.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    act_as(db.session(), Actor("send-mail", "command"))
    total = SendReport()
    while True:
        report = outbox.send_due(
            db.session(),
            transport_of(settings),
            now=clock.utcnow,
            limit=BATCH,
            most_an_hour=settings.mails_an_hour,
        )
        total.sent += report.sent
        total.retried += report.retried
        total.failed += report.failed
        total.held += report.held
        total.blocked += report.blocked
        if not report.total:
            break
    click.echo(f"{total.sent} sent, {total.retried} retried, {total.failed} failed.", err=True)
    if total.held:
        click.echo("Some addresses get too many mails: theirs are held back.", err=True)
    if total.blocked:
        click.echo(f"{total.blocked} not sent: their recipients must not be written to.", err=True)

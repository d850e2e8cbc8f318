"""`flask check`: say what is wrong with the installation, and what to do."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from commands._schema import own_schema
from crm import clock
from crm.config import Settings
from crm.domain.cleaning import clean_line
from crm.extensions import db
from crm.services.care.checks import check_all


@click.command("check")
@with_appcontext
def command() -> None:
    """Check configuration, database, schema, storage, mail and background work.

    What is well goes to stdout, a line for each part; each fault is one line
    on stderr, with what to do. Exit code 1 when there is a fault. Nothing is
    changed and no mail is sent; it may run beside the service.
    """
    settings: Settings = current_app.extensions["settings"]
    faults = 0
    for finding in check_all(db.engine, settings, schema=own_schema(), now=clock.utcnow()):
        faults += finding.is_fault
        click.echo(clean_line(str(finding)), err=finding.is_fault)
    if faults:
        sys.exit(1)

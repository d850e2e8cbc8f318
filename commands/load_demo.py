"""`flask load-demo`: fill an empty database with a company that never was."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security.utils import hash_password
from sqlalchemy.exc import OperationalError

from crm import clock
from crm.config import Settings
from crm.demo import loading
from crm.demo.tables.crew import LOGINS, PASSWORD
from crm.errors import DemoRefusedError
from crm.extensions import db


@click.command("load-demo")
@with_appcontext
def command() -> None:
    """Fill an empty database with demo data: a service company's last months.

    Refuses a database that has clients, employees or products. The mails of
    the demo are not sent to anybody.
    """
    settings: Settings = current_app.extensions["settings"]
    now = clock.utcnow()
    plan = loading.Plan(
        settings=settings,
        now=now,
        today=clock.company_day(now, settings.timezone),
        password_hash=hash_password(PASSWORD),
    )
    try:
        with _days_bar(plan) as report:
            total = loading.load(db.engine, plan, report=report)
    except DemoRefusedError as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        reason = str(error.orig).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    click.echo(f"{total} interventions.", err=True)
    for login in LOGINS:
        click.echo(f"{login.email}  {PASSWORD}")


@contextmanager
def _days_bar(plan: loading.Plan) -> Iterator[Callable[[datetime], None]]:
    """Show at a terminal how many days of the story are over."""
    first = loading.first_moment(plan)
    length = (plan.now - first).days
    with click.progressbar(
        length=length, label="Demo", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield lambda moment: bar.update((moment - first).days - bar.pos)
        bar.update(length - bar.pos)

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

from commands._schema import require_schema
from crm import clock
from crm.config import Settings
from crm.demo import loading
from crm.demo.bulk.filling import Filling, fill
from crm.demo.tables.crew import LOGINS, PASSWORD
from crm.errors import DemoRefusedError
from crm.extensions import db

FEWEST = 200  # the story alone has more than a hundred
MOST = 10_000_000


@click.command("load-demo")
@click.option(
    "--rows",
    type=click.IntRange(FEWEST, MOST),
    metavar="N",
    help=f"Have N interventions in all, at least {FEWEST}, to measure with.",
)
@with_appcontext
def command(*, rows: int | None) -> None:
    """Fill an empty database with demo data: a service company's last months.

    Prints who can log in. Refuses a database that has clients, employees or
    products. The mails of the demo are never sent to anybody.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    now = clock.utcnow()
    plan = loading.Plan(
        settings=settings,
        now=now,
        today=clock.company_day(now, settings.timezone),
        password_hash=hash_password(PASSWORD),
    )
    try:
        total = _load(plan, rows)
    except DemoRefusedError as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        reason = str(error.orig).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    for login in LOGINS:
        click.echo(f"{login.email}  {PASSWORD}  {login.role.name.lower()}")
    click.echo(f"{total} interventions.", err=True)


def _load(plan: loading.Plan, rows: int | None) -> int:
    """Load the story, then rows until there are `rows` interventions; return how many."""
    with _days_bar(plan) as report_day:
        total = loading.load(db.engine, plan, report=report_day)
    missing = (rows or total) - total
    if missing <= 0:
        return total
    filling = Filling(cases=missing, now=plan.now, today=plan.today, seed=plan.seed)
    with click.progressbar(
        length=missing, label="Interventions", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        fill(db.engine, filling, report=bar.update)
    return total + missing


@contextmanager
def _days_bar(plan: loading.Plan) -> Iterator[Callable[[datetime], None]]:
    """Show at a terminal how many days of the story are over."""
    first = loading.first_moment(plan)
    length = (plan.now - first).days
    with click.progressbar(
        length=length, label="Days", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield lambda moment: bar.update((moment - first).days - bar.pos)
        bar.update(length - bar.pos)

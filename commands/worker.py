"""`flask worker`: mails out, replies in, reminders, and the day's visits, until it is stopped."""

from threading import Event

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from commands._memory import keep_few_arenas
from commands._schema import require_schema
from commands._stopping import stop_on_signals
from commands._work import work
from crm import logs


@click.command("worker")
@with_appcontext
def command() -> None:
    """Send mails, process received ones, remind, and create due visits, until stopped.

    Ends with exit code 0 at SIGTERM or Ctrl+C, after the mail at hand. Several
    workers may run at the same time. `flask serve` has one of its own.
    """
    require_schema()
    keep_few_arenas()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
    stop = Event()
    stop_on_signals(stop)
    logs.say_from(app.extensions["settings"].log_level)
    click.echo("The worker is running; Ctrl+C stops it.", err=True)
    work(app, stop)

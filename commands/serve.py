"""`flask serve`: the web server and, beside it, the worker: all that one machine needs."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from types import FrameType
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import create_server  # type: ignore[import-untyped]  # ships no types

from commands._memory import keep_few_arenas
from commands._schema import require_schema
from commands._work import work
from crm import logs
from crm.config import Settings
from crm.demo.tables.crew import LOGINS, PASSWORD

THREADS = 8
HEADERS_BYTES = 2 * 1024 * 1024  # that a request may have besides its largest body
MOST_CONNECTIONS = 1000  # open at once; those that say nothing need no thread
STILL_SECONDS = 60  # a connection on which nothing moves is closed
SWITCH_SECONDS = 0.001  # a request waits no longer for a thread that is reckoning
ENDING_SECONDS = 25  # that requests have at the end, which is longer than any lock is waited for
GRACE_SECONDS = 30  # that the worker has for the mail at hand


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free."
)
@click.option("--no-worker", is_flag=True, help="Serve pages only; run `flask worker` beside it.")
@with_appcontext
def command(host: str, port: int, *, no_worker: bool) -> None:
    """Serve the application, and do the worker's work beside it.

    Ends with exit code 0 at SIGTERM or Ctrl+C. Put nginx in front where it is
    to be reached from elsewhere, and set CRM_PROXIES=1.
    """
    require_schema()
    keep_few_arenas()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
    settings: Settings = app.extensions["settings"]
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            channel_timeout=STILL_SECONDS,
            connection_limit=MOST_CONNECTIONS,
            asyncore_use_poll=True,  # select() ends at 1,024 files
            max_request_body_size=max(settings.request_bytes, settings.webhook_bytes)
            + HEADERS_BYTES,
            clear_untrusted_proxy_headers=False,  # CRM_PROXIES says which are believed
        )
    except (OSError, ValueError) as error:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {error}") from error
    requests = server.task_dispatcher
    requests.shutdown = partial(requests.shutdown, timeout=ENDING_SECONDS)
    signal.signal(signal.SIGTERM, _leave)
    logs.say_from(settings.log_level)
    _greet(settings, host, getattr(server, "effective_port", port))
    with _worker(app, wanted=not no_worker):
        sys.setswitchinterval(SWITCH_SECONDS)
        server.run()
        server.close()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)  # waitress lets its threads finish then


@contextmanager
def _worker(app: Flask, *, wanted: bool) -> Iterator[None]:
    """Run the worker in a thread as long as the block runs."""
    stop = Event()
    thread = Thread(target=work, args=(app, stop), name="worker", daemon=True)
    if wanted:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if wanted:
            thread.join(GRACE_SECONDS)


def _greet(settings: Settings, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Dispecer answers at http://{shown}:{port}")
    if settings.demo:
        click.echo(f"Demo logins, all with the password {PASSWORD}:")
        for login in LOGINS:
            click.echo(f"  {login.email}")
    click.echo("Ctrl+C stops it.")
    sys.stdout.flush()

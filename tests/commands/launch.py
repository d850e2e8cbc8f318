"""Runs `flask` for an instance folder of its own: `python launch.py FOLDER COMMAND...`.

Settings come from the folder and from CRM_* variables, as in real life. Two more
are the points at which the process dies by SIGKILL: KILL_BEFORE_ANSWER when a post
to an address that begins so is done and its answer is about to leave,
KILL_BEFORE_COMMIT when the transaction is about to be committed in which a statement
began with its words, KILL_IN_FILE when an attachment is written but has no name yet.
"""

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask.cli import ScriptInfo
from sqlalchemy import Connection, Engine, event  # noqa: TID251 - dies between two statements

from app import create_app
from crm.config import load_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def die(*_anything: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(wsgi: "WSGIApplication", address: str) -> "WSGIApplication":
    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        found = wsgi(environ, start)
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(address):
            die()
        return found

    return answer


def die_before_commit(words: str) -> None:
    def note(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(words):
            connection.info["dies"] = True

    def die_now(connection: Connection) -> None:
        if connection.info.get("dies"):
            die()

    def die_at_once(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        options = connection.get_execution_options()  # a statement that is its own transaction
        if statement.startswith(words) and options.get("isolation_level") == "AUTOCOMMIT":
            die()

    event.listen(Engine, "before_cursor_execute", die_at_once)
    event.listen(Engine, "after_cursor_execute", note)
    event.listen(Engine, "commit", die_now)


def run(folder: Path, arguments: list[str]) -> None:
    """Run a command to its end, or to its death."""
    if "KILL_BEFORE_COMMIT" in os.environ:
        die_before_commit(os.environ["KILL_BEFORE_COMMIT"])
    if "KILL_IN_FILE" in os.environ:
        os.fsync = die  # type: ignore[assignment]  # called for nothing else: the databases do it by themselves
    app = create_app(load_settings(folder))
    if "KILL_BEFORE_ANSWER" in os.environ:
        app.wsgi_app = killed(app.wsgi_app, os.environ["KILL_BEFORE_ANSWER"])  # type: ignore[method-assign, assignment]
    app.cli.main(arguments, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2:])

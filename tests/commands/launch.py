"""Runs `flask` for an instance folder of its own: `python launch.py FOLDER COMMAND...`.

Settings come from the folder and from CRM_* variables, as in real life. Two more
are the points at which the process dies by SIGKILL: KILL_BEFORE_ANSWER when a
webhook call is done and its answer is about to leave, KILL_BEFORE_COMMIT when the
transaction is about to be committed in which a statement began with its words.
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


def killed(wsgi: "WSGIApplication") -> "WSGIApplication":
    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        found = wsgi(environ, start)
        if environ["PATH_INFO"].startswith("/inbound/"):
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return answer


def die_before_commit(words: str) -> None:
    def note(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(words):
            connection.info["dies"] = True

    def die(connection: Connection) -> None:
        if connection.info.get("dies"):
            os.kill(os.getpid(), signal.SIGKILL)

    def die_at_once(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        options = connection.get_execution_options()  # a statement that is its own transaction
        if statement.startswith(words) and options.get("isolation_level") == "AUTOCOMMIT":
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die_at_once)
    event.listen(Engine, "after_cursor_execute", note)
    event.listen(Engine, "commit", die)


if __name__ == "__main__":
    if "KILL_BEFORE_COMMIT" in os.environ:
        die_before_commit(os.environ["KILL_BEFORE_COMMIT"])
    app = create_app(load_settings(Path(sys.argv[1])))
    if "KILL_BEFORE_ANSWER" in os.environ:
        app.wsgi_app = killed(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.cli.main(sys.argv[2:], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))

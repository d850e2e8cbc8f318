"""Runs `flask` for an instance folder of its own: `python launch.py FOLDER COMMAND...`.

Settings come from the folder and from CRM_* variables, as in real life. With
KILL_BEFORE_ANSWER the process dies by SIGKILL when a webhook call is done and
its answer is about to leave.
"""

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask.cli import ScriptInfo

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


if __name__ == "__main__":
    app = create_app(load_settings(Path(sys.argv[1])))
    if "KILL_BEFORE_ANSWER" in os.environ:
        app.wsgi_app = killed(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.cli.main(sys.argv[2:], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))

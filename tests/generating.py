"""Real processes of `flask generate-schedules`: started at one moment, or killed at a statement.

Run as a program it gets itself ready, says so, and waits for a line before it
begins. With KILL_AT it dies by SIGKILL just before that statement is sent to the
database, counted from the first one of the command.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 120  # seconds, for a machine that is busy with other things


class Generator:
    """A process that is ready to begin; `begin` lets it, `end` waits for what it says."""

    def __init__(self, app: Flask, *args: str, **environ: str) -> None:
        url: str = app.extensions["settings"].database_url
        settings = {"CRM_DATABASE_URL": url, "CRM_SECRET_KEY": "testing", "CRM_LANGUAGE": "en"}
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), "generate-schedules", *args],
            cwd=ROOT,
            env=os.environ | settings | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.process.communicate()[1]

    def begin(self) -> None:
        """Let it go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self) -> tuple[int, str, str]:
        """Return exit code, output and remarks."""
        output, remarks = self.process.communicate(timeout=LONGEST)
        return self.process.returncode, output, remarks

    @property
    def is_at_work(self) -> bool:
        """Tell whether it has not ended yet."""
        return self.process.poll() is None


def ran(app: Flask, *args: str, **environ: str) -> tuple[int, str, str]:
    """Run the command to its end."""
    generator = Generator(app, *args, **environ)
    generator.begin()
    return generator.end()


def created_in(output: str) -> list[int]:
    """Return the schedules whose visits a run with `--json` reports."""
    return [visit["schedule"] for visit in json.loads(output)["created"]]


def _tell_peak(place: Path) -> None:
    """Write how much memory this process held at most, in kB, and no other that it came from."""
    status = Path("/proc/self/status").read_text("ascii")
    [line] = (each for each in status.splitlines() if each.startswith("VmHWM:"))
    place.write_text(line.split()[1], "ascii")


def _main() -> None:
    sys.path.insert(0, str(ROOT))
    from flask.cli import ScriptInfo  # noqa: PLC0415 - the path comes first

    from app import create_app  # noqa: PLC0415
    from crm.extensions import db  # noqa: PLC0415

    app = create_app()
    if peak := os.environ.get("PEAK_TO"):
        atexit.register(_tell_peak, Path(peak))
    last = int(os.environ.get("KILL_AT", "0"))
    if last:
        with app.app_context():
            _kill_at(last, db.engine)
    print("ready", flush=True)  # noqa: T201 - said to the test
    sys.stdin.readline()
    app.cli.main(sys.argv[1:], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


def _kill_at(last: int, engine: Any) -> None:
    from sqlalchemy import event  # noqa: PLC0415, TID251 - only in the process that dies

    seen = 0

    def count(*_rest: object) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)


if __name__ == "__main__":
    _main()

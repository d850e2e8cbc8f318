"""Real processes for tests: an instance folder of its own, a command running in it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
SECRET = "a-secret-for-tests"
PATIENCE = 30  # seconds; far more than anything here takes


def environment(**given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    ours = {"CRM_INBOUND_SECRETS": f'{{"generic": ["{SECRET}"]}}', "CRM_LANGUAGE": "en"}
    return kept | ours | given


def flask(folder: Path, *args: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `flask` to its end."""
    return subprocess.run(
        [sys.executable, str(HERE / "launch.py"), str(folder), *args],
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(folder: Path, *args: str, **given: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of `flask` beside the test; it is killed when the block ends."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "launch.py"), str(folder), *args],
        env=environment(**given),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ask a process to end; return its exit code and what it said."""
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds; fail after PATIENCE seconds."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it never came to pass"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except (URLError, OSError):
        return False

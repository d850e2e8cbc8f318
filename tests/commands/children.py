"""Commands as processes made from one that has everything loaded, so that each costs little.

They run the same as `launch.py` does, with the same points at which they die.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from crm import database
from crm.services import counters
from tests.commands import launch
from tests.commands.processes import PATIENCE, answers, environment, eventually
from tests.forms import MAIN_FORM, fields_of
from tests.ports import free_port
from tests.web.browsing import PASSWORD

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.commands.children"])


def _run(folder: Path, arguments: list[str], environ: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environ)
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    launch.run(folder, arguments)


def count_up(url: str, times: int) -> None:
    """Take numbers, one a transaction; for processes that do so at once."""
    engine = create_engine(url, **database.engine_options(url))
    database.listen(engine)
    _count_up(engine, times)


def fork_and_count_up(url: str, times: int, forks: int) -> None:
    """Use a database and then fork, as a server does that loads the application once."""
    engine = create_engine(url, **database.engine_options(url))
    database.listen(engine)
    _count_up(engine, times)
    children = [pid for _ in range(forks) if (pid := _forked(partial(_count_up, engine, times)))]
    _count_up(engine, times)
    ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    sys.exit(max(ended))


def _forked(work: Callable[[], None]) -> int:
    if pid := os.fork():
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001 - a child must not go on as its parent
        os._exit(1)
    os._exit(0)


def _count_up(engine: Engine, times: int) -> None:
    with Session(engine) as session:
        for _ in range(times):
            counters.next_numbers(session, "case")
            session.commit()


@dataclass
class Child:
    """A running command of `flask`; `port` is that of `flask serve`."""

    process: ForkServerProcess
    log: Path
    port: int = 0

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGKILL)

    def end(self) -> int | None:
        """Ask it to end, and return its exit code."""
        self.process.terminate()
        return self.ended()

    def ended(self) -> int | None:
        """Wait until it is no more, and return its exit code; -9 when it was killed."""
        self.process.join(PATIENCE)
        return self.process.exitcode


@contextmanager
def begun(app: Flask, folder: Path, *arguments: str, **given: str) -> Iterator[Child]:
    """Yield a command on the database and the files of `app`; it is killed when the block ends."""
    settings = app.extensions["settings"]
    common = {
        "CRM_DATABASE_URL": settings.database_url,
        "CRM_STORAGE_URL": settings.storage_url,
        "CRM_SECRET_KEY": settings.secret_key,
    }
    log = folder / f"{token_hex(4)}.log"
    environ = environment(**common, **given)
    process = CONTEXT.Process(target=_run, args=(folder, [*arguments], environ, log), daemon=True)
    process.start()
    child = Child(process, log)
    try:
        yield child
    finally:
        child.kill()
        child.ended()


@contextmanager
def serving(app: Flask, folder: Path, *options: str, **given: str) -> Iterator[Child]:
    """Yield a server, as `begun` does, that answers."""
    port = free_port()
    with begun(app, folder, "serve", "--port", str(port), *options, **given) as child:
        child.port = port
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield child


@dataclass
class Visitor:
    """A person with a browser that keeps cookies and shows what it is answered."""

    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, child: Child, path: str, fields: dict[str, Any] | None = None
    ) -> tuple[int | None, str]:
        """Get `path`, or post `fields` to it; the status is None when the connection broke."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = None if fields is None else urlencode(fields)
        return self.send(child, path, body, kind if body else {})

    def send(
        self, child: Child, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> tuple[int | None, str]:
        cookie = {"Cookie": "; ".join(f"{name}={it}" for name, it in self.cookies.items())}
        connection = HTTPConnection("127.0.0.1", child.port, timeout=PATIENCE)
        method = "GET" if body is None else "POST"
        try:
            connection.request(method, path, body, headers | cookie | {"Accept": "text/html"})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
        except (HTTPException, OSError):
            return None, ""
        finally:
            connection.close()
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def form(self, child: Child, path: str, selector: str = MAIN_FORM) -> dict[str, Any]:
        """Return the fields of a page's form."""
        status, text = self.ask(child, path)
        form = BeautifulSoup(text, "html.parser").select_one(selector)
        assert isinstance(form, Tag), (status, text)
        return fields_of(form)

    def log_in(self, child: Child, email: str) -> None:
        form = self.form(child, "/login", "form[action='/login']")
        status, text = self.ask(child, "/login", form | {"email": email, "password": PASSWORD})
        assert status == 302, text

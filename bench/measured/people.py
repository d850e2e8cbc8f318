"""People at work on a running server: they list, search, open and save; each keeps the time."""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from bench.measured.client import Answer, Client, TooSlowError, fields_of

GRID = "/admin/interventions/"
WORDS = ("srl", "camera", "centrala", "popescu", "vlad", "bucuresti", "filtru")
FILTERS = ("", "?sort=1", "?page=3", "?flt_overdue=1")


@dataclass
class Times:
    """Seconds of each kind of page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def note(self, kind: str, answer: Answer, *, expected: int = 200) -> bool:
        """Keep the time of a page; False, with the error kept, for another status."""
        self.seconds[kind].append(answer.seconds)
        if answer.status != expected:
            self.errors.append(f"{kind}: {answer.status}")
        return answer.status == expected


@dataclass
class Person:
    """Somebody with a login of their own and interventions that nobody else changes."""

    name: str
    client: Client
    records: range
    times: Times
    pause: float
    saved: dict[int, str] = field(default_factory=dict)

    def log_in(self, email: str, password: str) -> None:
        """Log in as a browser does."""
        fields = dict(fields_of(self.client.get("/login").body, "password"))
        fields |= {"email": email, "password": password}
        if self.client.post("/login", list(fields.items())).status != 302:
            raise RuntimeError(f"{email} cannot log in")

    def work(self, stop: Event) -> None:
        """List, search, open and save in turn until `stop` is set, with a pause after each."""
        acts: tuple[Callable[[], None], ...] = (self._list, self._search, self._open, self._save)
        dice = random.Random(self.name)  # noqa: S311 - no secret
        while not stop.is_set():
            try:
                dice.choice(acts)()
            except TooSlowError:
                self.times.errors.append("no answer in a minute")
            except ValueError as error:
                self.times.errors.append(str(error))
            stop.wait(dice.uniform(0.5, 1.5) * self.pause)
        self.client.close()

    def _list(self) -> None:
        self.times.note("list", self.client.get(GRID + random.choice(FILTERS)))  # noqa: S311

    def _search(self) -> None:
        self.times.note("search", self.client.get(f"{GRID}?search={random.choice(WORDS)}"))  # noqa: S311

    def _open(self) -> None:
        key = random.choice(self.records)  # noqa: S311
        self.times.note("open", self.client.get(f"{GRID}details/?id={key}"))

    def _save(self) -> None:
        key = random.choice(self.records)  # noqa: S311
        page = self.client.get(f"{GRID}edit/?id={key}")
        if not self.times.note("form", page):
            return
        text = f"{self.name} {time.time_ns()}"
        fields = [
            (name, text if name == "description" else said or _said_of(name))
            for name, said in fields_of(page.body, "description")
        ]
        if self.times.note("save", self.client.post(f"{GRID}edit/?id={key}", fields), expected=302):
            self.saved[key] = text


def _said_of(name: str) -> str:
    """Return what is written into an empty field: a reason, where people come twice in a day."""
    return "load" if name.endswith("clash_reason") else ""

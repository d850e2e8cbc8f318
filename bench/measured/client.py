"""The client: one connection that is kept, cookies, and forms as a browser would send them."""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from bench.measured.counting import HEADER

PATIENCE = 60  # seconds without a byte; what takes longer has failed
_CONTROLS = ["input", "select", "textarea"]
_KEPT = 64 * 1024 * 1024  # bytes


class TooSlowError(Exception):
    """An answer did not come in PATIENCE seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took until the last byte."""

    status: int
    seconds: float
    body: bytes  # the beginning of a very long one
    size: int
    queries: int | None


@dataclass(slots=True)
class Client:
    """Asks one server, over one connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        """Fetch a page. Raises TooSlowError."""
        return self._ask("GET", address, None)

    def post(self, address: str, fields: list[tuple[str, str]]) -> Answer:
        """Send a form. Raises TooSlowError."""
        return self._ask("POST", address, urlencode(fields).encode())

    def send(self, address: str, raw: bytes, kind: str, headers: dict[str, str]) -> Answer:
        """Post bytes of a kind, with headers. Raises TooSlowError."""
        return self._ask("POST", address, raw, {"Content-Type": kind} | headers)

    def close(self) -> None:
        """Close the connection; the next call opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(
        self, method: str, address: str, body: bytes | None, more: dict[str, str] | None = None
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={said}" for name, said in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= more or {}
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        start = time.perf_counter()
        try:
            self._connection.request(method, address, body, headers)
            answer = self._connection.getresponse()
            content, size = _read(answer)
        except (OSError, HTTPException) as error:
            self.close()
            seconds = time.perf_counter() - start
            if seconds < PATIENCE - 1:
                return Answer(0, seconds, b"", 0, None)
            raise TooSlowError from error
        seconds = time.perf_counter() - start
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        queries = answer.headers.get(HEADER)
        return Answer(answer.status, seconds, content, size, int(queries) if queries else None)


def _read(answer: HTTPResponse) -> tuple[bytes, int]:
    """Read all of an answer; return its beginning and its length."""
    content = answer.read(_KEPT)
    size = len(content)
    while part := answer.read(_KEPT):
        size += len(part)
    return content, size


def fields_of(page: bytes, holding: str) -> list[tuple[str, str]]:
    """Return what a browser would send of the form on `page` that has the field `holding`."""
    found = BeautifulSoup(page, "html.parser").find(_CONTROLS, {"name": holding})
    form = found.find_parent("form") if found else None
    if form is None:
        raise ValueError(f"there is no form with {holding}")
    fields = []
    for control in form.find_all(_CONTROLS):
        name = str(control.get("name") or "")
        said = _said(control)
        if name and said is not None and not control.has_attr("disabled"):
            fields.append((name, said))
    return fields


def _said(control: Tag) -> str | None:
    """Return the value that a control sends; None when it sends none."""
    if control.name == "textarea":
        return control.get_text().removeprefix("\n")
    if control.name == "select":
        options = control.find_all("option")
        chosen = [each for each in options if each.has_attr("selected")] or options[:1]
        return str(chosen[0].get("value", "")) if chosen else None
    kind = control.get("type", "text")
    is_off = kind in ("checkbox", "radio") and not control.has_attr("checked")
    is_sent = kind not in ("submit", "button", "file") and not is_off
    return str(control.get("value", "")) if is_sent else None

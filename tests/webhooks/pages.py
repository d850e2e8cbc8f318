"""A real server on this machine that does what providers' servers do, and asking it for a page."""

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

from crm.inbound import Fetch

HOST = "api.example.com"


class Provider(BaseHTTPRequestHandler):
    """A provider's server: the path says what it does."""

    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("api-key")))
        name = self.path.strip("/")
        if name.isdigit() and len(name) == 3:
            self.send_response(int(name))
            self.send_header("Location", "/file")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            getattr(self, name.partition("?")[0])()

    def file(self) -> None:
        self.reply(b"content", length=7)

    def large(self) -> None:
        self.reply(b"x" * 200_000, length=200_000)

    def endless(self) -> None:
        self.reply(b"", length=None)
        while True:
            self.wfile.write(b"x" * 65_536)

    def short(self) -> None:
        self.reply(b"half", length=8)

    def slow(self) -> None:
        self.reply(b"", length=1_000)
        for _ in range(1_000):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.02)

    def rubbish(self) -> None:
        self.wfile.write(b"\x00" * 100_000)

    def reply(self, content: bytes, *, length: int | None) -> None:
        self.send_response(200)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):  # the client has gone, as it should
            super().handle()


def page(path: str = "/file", **given: object) -> Fetch:
    values = {"url": f"https://{HOST}{path}", "hosts": (HOST,), "most_bytes": 100_000} | given
    return Fetch(**values)  # type: ignore[arg-type]

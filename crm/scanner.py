"""Asking a malware scanner, clamd, about a file (man clamd, INSTREAM).

A file goes in pieces, each after its length as four bytes, an empty one at the end; the
answer is `stream: OK`, `stream: NAME FOUND`, or words that end in `ERROR`.
"""

import re
import socket
from contextlib import closing
from dataclasses import dataclass
from struct import pack
from typing import IO, Self

from crm.config import Settings
from crm.errors import ScannerError

SECONDS = 60.0  # for each step
NOT_CHECKED = "not checked: "
_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_TCP = re.compile(r"tcp://([^/]+):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd at `tcp://HOST:PORT` or `unix:/PATH`."""

    address: str
    seconds: float = SECONDS

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the scanner that the settings name; None for none."""
        return cls(settings.scanner) if settings.scanner else None

    def finding(self, file: IO[bytes]) -> str | None:
        """Return what is wrong with a file, in the scanner's words; None for nothing.

        A file that the scanner does not take, as one that is too large for it, counts as
        wrong: nobody can say that it is not. Raises ScannerError when there is no answer.
        """
        try:
            with closing(self._connected()) as connection:
                connection.sendall(b"zINSTREAM\0")
                answer = _sent(connection, file) or _answer(connection)
        except OSError as error:
            raise ScannerError(reason=error.strerror or type(error).__name__) from error
        said = answer.removeprefix("stream: ")
        if said == "OK":
            return None
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        if said.endswith("ERROR"):
            return NOT_CHECKED + said
        raise ScannerError(reason=said or "no answer")

    def ping(self) -> None:
        """Ask whether it is there; raises ScannerError when it is not."""
        try:
            with closing(self._connected()) as connection:
                connection.sendall(b"zPING\0")
                said = _answer(connection)
        except OSError as error:
            raise ScannerError(reason=error.strerror or type(error).__name__) from error
        if said != "PONG":
            raise ScannerError(reason=said or "no answer")

    def _connected(self) -> socket.socket:
        tcp = _TCP.fullmatch(self.address)
        if tcp:
            return socket.create_connection((tcp[1], int(tcp[2])), timeout=self.seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.seconds)
        try:
            connection.connect(self.address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection


def _sent(connection: socket.socket, file: IO[bytes]) -> str:
    """Send the file; return an answer that came before its end, as for one that is too large."""
    try:
        while piece := file.read(_PIECE):
            connection.sendall(pack(">I", len(piece)) + piece)
        connection.sendall(pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        if said := _answer(connection):
            return said
        raise
    return ""


def _answer(connection: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()

"""A stand-in for the malware scanner clamd: it speaks INSTREAM, and knows one mark."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import unpack
from threading import Thread
from typing import Any

# The mark that all scanners know (eicar.org), in two parts: this file is none.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 200_000  # bytes, beyond which it hangs up as clamd does


class Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        word = self._line()
        if word == b"zPING":
            self.wfile.write(b"PONG\0")
            return
        content = b""
        while size := unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        server.seen.append(content)
        found = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"OK"
        self.wfile.write(server.answer or b"stream: " + found + b"\0")

    def _line(self) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            said += self.rfile.read(1)
        return said[:-1]


@contextmanager
def clamd(path: Path | None = None, *, answer: bytes = b"") -> Iterator[tuple[str, list[bytes]]]:
    """Yield the address of a scanner, and the files that it has seen.

    It listens on loopback, or at a socket at `path`. With an `answer` it says that to all.
    """
    server: Any
    if path:
        server = socketserver.ThreadingUnixStreamServer(str(path), Answering)
        address = f"unix:{path}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering)
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
    server.seen, server.answer, server.daemon_threads = [], answer, True
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield address, server.seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

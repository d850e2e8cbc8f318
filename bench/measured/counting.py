"""What each measured server does alike: the same server, and the number of queries in a header.

Imports nothing of ours: the server of Django's admin runs in an environment of its own.
"""

import sys
from collections.abc import Callable, Iterable
from threading import local
from typing import Any

from waitress import serve as serve_for_ever  # type: ignore[import-untyped]  # ships no types

THREADS = 8  # as `flask serve` has
NO_QUERIES = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SET ")
HEADER = "X-Queries"
Wsgi = Callable[..., Iterable[bytes]]
_of_thread = local()


def count(statement: str) -> None:
    """Count a statement of the request at hand, unless it only rules the transaction."""
    if not statement.startswith(NO_QUERIES):
        _of_thread.queries = getattr(_of_thread, "queries", 0) + 1


def counted(wsgi: Wsgi) -> Wsgi:
    """Return `wsgi` with the number of queries of each request in its header.

    Those of a page that is streamed count only up to its beginning.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _of_thread.queries = 0

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, (HEADER, str(_of_thread.queries))], *error)

        return wsgi(environ, start)

    return answer


def serve(wsgi: Wsgi) -> None:
    """Serve `wsgi` on the port that the command line names, until the process ends."""
    serve_for_ever(
        counted(wsgi), host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS, ident=None
    )

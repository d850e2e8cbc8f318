"""Export of what a grid shows, as CSV or XLSX, sent batch by batch as it is read."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from threading import Lock

from flask import Response
from werkzeug.exceptions import ServiceUnavailable

from admin_views import _xlsx
from admin_views._export_rows import Export, Rows
from crm import current

RETRY_SECONDS = 30
ROWS_HEADER = "X-Rows"  # how many there are, for who shows how far it is
BOM = "\ufeff"  # without it Excel reads UTF-8 as windows-1250


class Turns:
    """Counts the exports that this process sends: the other threads stay free for pages."""

    def __init__(self) -> None:
        self._lock, self._taken = Lock(), 0

    def take(self, most: int) -> bool:
        """Take a turn unless `most` are taken; it is to be given back then."""
        with self._lock:
            is_free = self._taken < most
            self._taken += is_free
        return is_free

    def give_back(self) -> None:
        with self._lock:
            self._taken -= 1


_turns = Turns()


def csv_text(batches: Iterable[Rows]) -> Iterator[bytes]:
    """Yield the rows as CSV (RFC 4180)."""
    yield BOM.encode()
    for rows in batches:
        buffer = io.StringIO()
        csv.writer(buffer).writerows(rows)
        yield buffer.getvalue().encode("utf-8", "replace")


KINDS: dict[str, tuple[str, Callable[[Iterable[Rows]], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_text),
    "xlsx": (_xlsx.MEDIA_TYPE, _xlsx.workbook),
}


def download(export: Export, kind: str, *, name: str, count: int) -> Response:
    """Return the answer that sends `count` rows as a file of one of KINDS, called `name`.

    Raises ServiceUnavailable while too many others are being sent: a reader may take
    as long as they like over one, and each keeps a thread.
    """
    media_type, written = KINDS[kind]
    if not _turns.take(current.settings().exports_at_once):
        raise ServiceUnavailable(retry_after=RETRY_SECONDS)
    turn = ExitStack()
    turn.callback(_turns.give_back)
    response = Response(_within(turn, written(export)), content_type=media_type)
    response.call_on_close(turn.close)  # when nobody reads to the end, or at all
    response.headers[ROWS_HEADER] = str(count)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _within(turn: ExitStack, pieces: Iterator[bytes]) -> Iterator[bytes]:
    with turn:
        yield from pieces

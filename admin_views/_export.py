"""Export of what a grid shows, as CSV or XLSX, streamed from a session of its own."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import IO, Any

import xlsxwriter
from flask import Response, current_app
from flask_babel import force_locale
from sqlalchemy import Select
from sqlalchemy.orm import Session

from crm.extensions import db

BATCH = 500
XLSX_ROWS = 1_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024  # bytes
BOM = "\ufeff"  # without it Excel reads UTF-8 as windows-1250
# After what no one sees, a sign that begins a formula, full-width ones too.
_FORMULA = re.compile(
    r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
)
LONGEST_CELL = 32_767  # characters that Excel takes; of a longer text xlsxwriter writes nothing
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def rows_of(view: Any, queries: Sequence[Select[Any]], locale: str) -> Iterator[list[str]]:
    """Yield the titles, then each row of each query as text; the session is opened and closed here.

    Flask has torn down the request's session before a streamed body runs.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001

    def generate() -> Iterator[list[str]]:
        with app.app_context(), force_locale(locale), Session(db.engine) as session:
            yield [harmless(view.label_of_column(name)) for name in view.export_columns]
            streams = (session.scalars(each.execution_options(yield_per=BATCH)) for each in queries)
            for record in chain.from_iterable(streams):
                yield [
                    harmless(str(view.export_value(record, name))) for name in view.export_columns
                ]

    return generate()


def csv_response(rows: Iterator[list[str]], filename: str) -> Response:
    """Return `rows` as a streamed CSV file (RFC 4180)."""

    def lines() -> Iterator[str]:
        yield BOM
        for row in rows:
            buffer = io.StringIO()
            csv.writer(buffer).writerow(row)
            yield buffer.getvalue()

    return _download(lines(), "text/csv; charset=utf-8", f"{filename}.csv")


def xlsx_response(rows: Iterator[list[str]], filename: str) -> Response:
    """Return `rows` as a spreadsheet, written to an unnamed file in constant memory first."""
    place = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last piece has left
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(place, options)
    sheet = book.add_worksheet()
    for number, row in zip(range(XLSX_ROWS), rows, strict=False):
        for column, text in enumerate(row):
            fitting = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
            sheet.write_string(number, column, fitting)
    book.close()
    place.seek(0)
    return _download(_pieces(place), XLSX, f"{filename}.xlsx")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _download(body: Any, kind: str, filename: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response

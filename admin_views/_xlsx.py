"""Spreadsheets that leave as they are written: a row costs no memory and waits for no other.

Parts and cells by ECMA-376 (Office Open XML); every cell is a text in its own place
(`inlineStr`), so nothing is a formula and no table of texts has to be kept. More rows
than a sheet takes go on in the next one, under the same titles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_048_576  # that Excel takes
SHEET_BYTES = 1_500_000_000  # a part of 2 GiB and more would need ZIP64, which Excel does not read
LONGEST_CELL = 32_767  # characters that Excel takes
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_START = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
_END = "</sheetData></worksheet>"
# What XML cannot hold, what is markup, and what Excel would take for an escape of its own.
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Row = Sequence[str]


def workbook(
    batches: Iterable[Sequence[Row]],
    *,
    sheet_rows: int = SHEET_ROWS,
    sheet_bytes: int = SHEET_BYTES,
) -> Iterator[bytes]:
    """Yield a workbook with the rows of all batches, of which the first row is the titles.

    A sheet takes `sheet_rows`, the titles included, and ends with the batch that
    makes it longer than `sheet_bytes`.
    """
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=1) as package:  # type: ignore[call-overload]  # all it needs
        package.writestr("[Content_Types].xml", _content_types())
        package.writestr("_rels/.rels", _links([("officeDocument", "xl/workbook.xml")]))
        yield pipe.taken()
        sheets, lines = 0, _Lines(batches)
        while sheets == 0 or lines.has_more:  # an empty export has a sheet with its titles
            sheets += 1
            with package.open(f"xl/worksheets/sheet{sheets}.xml", "w") as part:
                for text in lines.of_sheet(sheet_rows - 1, sheet_bytes):
                    part.write(text.encode())
                    yield pipe.taken()
        package.writestr("xl/workbook.xml", _book(sheets))
        links = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
        package.writestr("xl/_rels/workbook.xml.rels", _links(links))
    yield pipe.taken()


class _Pipe:
    """A file that cannot seek: what is written is taken away at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nowhere to flush to."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class _Lines:
    """The rows as XML, sheet by sheet."""

    def __init__(self, batches: Iterable[Sequence[Row]]) -> None:
        self._batches = iter(batches)
        self._titles = _line(next(self._batches)[0])
        self._rest: list[str] = []
        self.has_more = True
        self._look_ahead()

    def of_sheet(self, room: int, most_bytes: int) -> Iterator[str]:
        """Yield the next sheet in pieces, until it is full or nothing is left."""
        yield _START + self._titles
        size = 0
        while self.has_more and room > 0 and size < most_bytes:
            now, self._rest = self._rest[:room], self._rest[room:]
            text = "".join(now)
            room, size = room - len(now), size + len(text)
            yield text
            self._look_ahead()
        yield _END

    def _look_ahead(self) -> None:
        while not self._rest and (batch := next(self._batches, None)) is not None:
            self._rest = [_line(row) for row in batch]
        self.has_more = bool(self._rest)


def _line(row: Row) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - 1] + "…"
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(_escaped, text)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return _MARKUP.get(sign) or f"_x{ord(sign):04X}_"


def _content_types() -> str:
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{links}"/>'
        f'<Default Extension="xml" ContentType="{_SHEET}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/></Types>'
    )


def _links(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _book(sheets: int) -> str:
    listed = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>"
    )

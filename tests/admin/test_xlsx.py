"""Spreadsheets as they are streamed: whole, safe, and of no size in memory."""

import io
import tracemalloc
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from admin_views._xlsx import LONGEST_CELL, workbook

TITLES = ("No.", "Client")
TEXTS = ["", "x", " x ", "a\nb", "a\tb", "<b>&amp;</b>", '"', "ș", "👩‍🔧", "'=1+1", "]]>"]
SIGNS = {"\x00": "_x0000_", "\r": "_x000D_", "_x0041_": "_x005F_x0041_", "\ufffe": "_xFFFE_"}


def sheets_of(data: bytes) -> list[list[list[str]]]:
    return [
        [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
        for sheet in load_workbook(io.BytesIO(data))
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    data = b"".join(workbook([[TITLES], [("1", text)]]))

    assert sheets_of(data) == [[list(TITLES), ["1", text]]]


@pytest.mark.parametrize("sign", SIGNS)
def test_what_xml_cannot_hold_is_written_as_excel_writes_it(sign: str) -> None:
    data = b"".join(workbook([[TITLES], [("1", f"a{sign}b")]]))

    with ZipFile(io.BytesIO(data)) as package:
        assert f"a{SIGNS[sign]}b" in package.read("xl/worksheets/sheet1.xml").decode()
    assert len(sheets_of(data)[0]) == 2


def test_half_a_sign_is_no_fault() -> None:
    assert len(sheets_of(b"".join(workbook([[TITLES], [("1", "a\ud800")]])))[0]) == 2


def test_a_longer_text_than_excel_takes_says_that_it_goes_on() -> None:
    [[_titles, [_one, text]]] = sheets_of(b"".join(workbook([[TITLES], [("1", "x" * 40_000)]])))

    assert (len(text), text[-1]) == (LONGEST_CELL, "…")


def test_an_empty_export_has_its_titles() -> None:
    assert sheets_of(b"".join(workbook([[TITLES]]))) == [[list(TITLES)]]


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 9, 10])
@pytest.mark.parametrize("batch", [1, 2, 4])
def test_rows_beyond_the_last_of_a_sheet_go_on_in_the_next(rows: int, batch: int) -> None:
    given = [(str(number), "x") for number in range(rows)]
    batches = [[TITLES], *(given[at : at + batch] for at in range(0, rows, batch))]

    sheets = sheets_of(b"".join(workbook(batches, sheet_rows=4)))

    assert [sheet[0] for sheet in sheets] == [list(TITLES)] * len(sheets)
    assert len(sheets) == max(1, -(-rows // 3))
    assert [tuple(row) for sheet in sheets for row in sheet[1:]] == given


def test_a_sheet_that_has_become_too_long_ends() -> None:
    batches = [[TITLES], *([(str(number), "x" * 100)] for number in range(4))]

    sheets = sheets_of(b"".join(workbook(batches, sheet_bytes=300)))

    assert [len(sheet) for sheet in sheets] == [3, 3]


def test_the_first_bytes_leave_before_a_row_is_read() -> None:
    def batches() -> object:
        yield [TITLES]
        raise AssertionError("a row was read")

    assert next(workbook(batches())).startswith(b"PK")  # type: ignore[arg-type]  # is iterated


def test_a_long_sheet_takes_no_memory() -> None:
    row = tuple(f"text {number}" for number in range(12))
    tracemalloc.start()

    size = sum(len(piece) for piece in workbook([[TITLES], *([row] * 1000 for _ in range(20))]))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 20_000
    assert peak < 8_000_000

"""Exports: no cell is a formula, and every text comes back as it was."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from admin_views._export_cells import harmless
from tests.admin.poison import poison, records_of_all_kinds
from tests.admin.test_access import VIEWS
from tests.factories import Factories

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\xa0=1", "\v=1"]
FORMULAS += ["\u200b=1", "\ufeff=1", "\x00=1", "\uff1d1+1", "\uff20SUM(1)", "=cmd|' /C calc'!A0"]
STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PLAIN = ["a", "-5", "+40722000000", "1,5", "-0.5", "1=1", "a@b.ro", "„x”", ""]
ODD = 'a"b;c,d\n\n"e"\r\nf\tg\'h\\'


def csv_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def xlsx_rows(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [[value or "" for value in row] for row in sheet.values]


@pytest.mark.parametrize("text", FORMULAS, ids=range(len(FORMULAS)))
def test_x09_a_formula_becomes_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_x09_what_is_none_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("payload", ["=1+1", "@SUM(1+1)*cmd|' /C calc'!A0", " \t-2+3"])
def test_x09_no_column_of_any_export_is_a_formula(
    app: Flask, admin: FlaskClient, session: Session, factories: Factories, payload: str
) -> None:
    records_of_all_kinds(factories, session)
    poison(session, payload)
    seen = 0

    for view in VIEWS:
        url = f"/admin/{view.endpoint_name}/export"
        rows = csv_rows(admin.get(f"{url}/csv/").text)
        sheet = xlsx_rows(admin.get(f"{url}/xlsx/").data)
        assert len({len(row) for row in rows}) == 1, view
        logged = int(view.endpoint_name == "audit")  # the first export is in the second
        assert len(sheet) == len(rows) + logged, view
        for row in rows:
            assert not [cell for cell in row if cell.lstrip().startswith(STARTS)], (view, row)
            seen += sum(payload[:9] in cell for cell in row)
    assert seen > 40


def test_x10_texts_come_back_as_they_were(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.complaint_type(name=ODD)
    long = "ș" * 40_000
    factories.intervention(description=long, object_text="Boiler")

    rows = csv_rows(operator.get("/admin/complaint-types/export/csv/").text)
    assert ODD in [row[0] for row in rows]
    assert long in csv_rows(operator.get("/admin/interventions/export/csv/").text)[1]

    cells = xlsx_rows(operator.get("/admin/interventions/export/xlsx/").data)[1]
    [shortened] = [cell for cell in cells if str(cell).startswith("ș")]
    assert (len(shortened), shortened[-1]) == (32_767, "…")

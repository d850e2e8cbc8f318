"""The quick report: what is on screen, to print and as a PDF."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin_views import _report
from crm.domain.kinds import Role
from crm.models import AuditEntry
from crm.papers import listing as paper
from tests.admin.test_contract_sheet import MARKUP, flat, text_of
from tests.admin.test_queries import fill, queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, soup

URL = "/admin/interventions/"


def table(page: Any) -> list[list[str]]:
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in soup(page).select(".report tr")
    ]


def test_a_report_is_what_is_on_screen(app: Flask, factories: Factories) -> None:
    browser = logged_in(app, factories, Role.OPERATOR, name="Ana Pop")
    client = factories.client(name="Țesătoria Șapte", town="Brăila")
    job = factories.intervention(client=client, number=71)
    factories.assignment(intervention=job, employee=factories.employee(name="Ion"))
    factories.intervention()
    query = (
        f"flt_client_equals={client.id}&flt_planned_from_on_from=2026-03-01&search=boiler"
        "&sort=client&desc=1&cols=number,client,client.town,planned_from_on,assignments,status"
    )

    page = browser.get(f"{URL}report/?{query}")
    pdf = browser.get(f"{URL}report.pdf?{query}")

    assert table(page) == [
        ["No.", "Client", "Town", "Planned", "Employees", "Status"],
        ["71", "Țesătoria Șapte", "Brăila", "16.03.2026", "Ion (Waiting for an answer)", "New"],
    ]
    said = soup(page).select_one(".report").get_text(" ", strip=True)
    for words in ("Țesătoria Șapte", "01.03.2026", "boiler", "Client, descending", "Ana Pop"):
        assert words in said
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
    written = flat(text_of(pdf.data))
    for words in ("Țesătoria Șapte", "16.03.2026", "Ion (Waiting for an answer)", "Ana Pop"):
        assert flat(words) in written
    assert "1 record" in said


def test_a_report_of_groups_has_all_groups(operator: FlaskClient, factories: Factories) -> None:
    kind = factories.complaint_type()
    for number in range(53):
        factories.intervention(client=factories.client(name=f"C{number:02}"), complaint_type=kind)

    page = operator.get(f"{URL}report/?group=client&gpage=2")

    assert len(table(page)) == 54
    assert table(page)[1] == ["C00", "1"]
    assert "53 groups" in soup(page).text


def test_a_report_is_bounded_and_says_so(
    operator: FlaskClient, factories: Factories, set_to: Callable[..., None]
) -> None:
    set_to(report_rows=3)
    fill(factories, 3)
    whole = operator.get(f"{URL}report/?sort=number")
    fill(factories, 1)

    page = operator.get(f"{URL}report/?sort=number")
    pdf = operator.get(f"{URL}report.pdf?sort=number")

    assert len(table(whole)) == len(table(page)) == 4
    assert "3 records" in soup(whole).text
    assert "Only the first 3 are here" in soup(page).text
    assert flat("Only the first 3 are here") in flat(text_of(pdf.data))


def test_a_report_costs_the_same_for_many_rows(operator: FlaskClient, factories: Factories) -> None:
    fill(factories, 2)
    few = len(queries_of(operator, f"{URL}report/"))
    fill(factories, 10)

    assert len(queries_of(operator, f"{URL}report/")) == few


def test_a_technician_prints_no_others_jobs(app: Flask, factories: Factories) -> None:
    own = factories.assignment()
    factories.intervention(object_text="Secret")
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    assert "Secret" not in browser.get(f"{URL}report/").text
    assert "Secret" not in text_of(browser.get(f"{URL}report.pdf").data)
    assert browser.get("/admin/clients/report.pdf").status_code == 403


def test_a_list_that_is_taken_away_leaves_a_trace(operator: FlaskClient, session: Session) -> None:
    operator.get(f"{URL}report.pdf?flt_open_equals=1")

    session.rollback()
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all()
    assert (entry.table, entry.summary) == (
        "intervention", "/admin/interventions/report.pdf?flt_open_equals=1",
    )  # fmt: skip


def test_what_people_typed_is_never_read_as_markup(
    operator: FlaskClient, factories: Factories
) -> None:
    for hostile in MARKUP:
        factories.client(name=hostile)

    page = operator.get("/admin/clients/report/?cols=name")
    said = flat(text_of(operator.get("/admin/clients/report.pdf?cols=name").data))

    assert {row[0] for row in table(page)[1:]} == set(MARKUP)
    for hostile in MARKUP:
        assert flat(hostile) in said, hostile


def test_a_paper_that_fails_or_must_wait_says_so(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "SECONDS", 0.001)
    answer = operator.get(f"{URL}report.pdf?sort=number")
    assert "The PDF could not be made" in messages_on(operator.get(answer.location))
    assert "sort=number" in answer.location

    with _report._turn:  # noqa: SLF001 - as if another were being made
        assert operator.get(f"{URL}report.pdf").status_code == 503


def test_every_grid_has_a_report(admin: FlaskClient, factories: Factories) -> None:
    for name in [each for each in vars(Factories) if not each.startswith("_")]:
        getattr(factories, name)()
    for grid in ("audit", "clients", "schedules", "outbox", "messages", "invoices", "triage"):
        assert admin.get(f"/admin/{grid}/report/").status_code == 200
    pdf = PdfReader(BytesIO(admin.get("/admin/messages/report.pdf").data))
    assert len(pdf.pages) == 1

"""The number of queries of a page does not grow with the number of rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event  # noqa: TID251 - a test may listen

from crm.extensions import db
from tests.factories import NOW, Factories

PAGES = (
    "/admin/",
    "/admin/interventions/",
    "/admin/clients/",
    "/admin/messages/",
    "/admin/invoices/",
    "/admin/schedules/",
    "/admin/occurrences/",
    "/admin/outbox/",
    "/admin/triage/",
    "/admin/correspondence/",
)
MOST = 8  # queries of one page, the user's own and the triage badge included
MOST_AT_HOME = 11  # each number, chart and list there is one


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def queries_of(browser: FlaskClient, url: str) -> list[str]:
    with counted() as statements:
        assert browser.get(url).status_code == 200
    return [each for each in statements if not each.startswith(("PRAGMA", "BEGIN"))]


def fill(factories: Factories, rows: int) -> None:
    for _row in range(rows):
        assignment = factories.assignment()
        intervention = assignment.intervention
        factories.message(intervention=intervention, assignment=assignment)
        factories.outbox_mail(intervention=intervention)
        factories.correspondence_entry(client=intervention.client)
        factories.occurrence(intervention=intervention)
        factories.invoice_line()


@pytest.mark.parametrize("url", PAGES)
def test_a_page_costs_the_same_for_many_rows(
    admin: FlaskClient, factories: Factories, url: str
) -> None:
    fill(factories, 2)
    few = len(queries_of(admin, url))
    fill(factories, 10)

    statements = queries_of(admin, url)

    assert len(statements) == few, "\n".join(statements)
    assert few <= (MOST_AT_HOME if url == "/admin/" else MOST), "\n".join(statements)


@pytest.mark.parametrize("page", ["details/", "work-sheet.pdf"])
def test_an_interventions_page_costs_the_same_for_many_people(
    admin: FlaskClient, factories: Factories, page: str
) -> None:
    earlier = factories.intervention()
    made = factories.intervention(client=earlier.client)
    url = f"/admin/interventions/{page}?id={made.id}"
    counts = []
    for people in (1, 5):
        for _each in range(people):
            factories.assignment(intervention=made, asked_at=NOW, answered_at=NOW)
            factories.assignment(intervention=earlier)
        counts.append(len(queries_of(admin, url)))

    assert counts[0] == counts[1]


def test_an_interventions_pages_cost_the_same_for_many_records(
    admin: FlaskClient, factories: Factories
) -> None:
    made = factories.assignment().intervention
    urls = [f"/admin/interventions/{page}/?id={made.id}" for page in ("details", "edit")]
    before = [len(queries_of(admin, url)) for url in urls]
    fill(factories, 10)

    assert [len(queries_of(admin, url)) for url in urls] == before

"""What is told of objects, on an intervention's page and while one fills in its form."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.domain.kinds import Role
from crm.domain.statuses import InterventionStatus
from crm.models import Intervention, InvoiceLine
from tests.admin.intervention_pages import TODAY, details, text_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import post, soup

pytestmark = pytest.mark.usefixtures("on_the_day")


def sold(factories: Factories, months: int | None = 24, **given: Any) -> InvoiceLine:
    product = factories.product(warranty_months=months)
    return factories.invoice_line(product=product, **given)


def job_on(factories: Factories, line: InvoiceLine, **given: Any) -> Intervention:
    return factories.intervention(client=line.invoice.client, invoice_line=line, **given)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (24, "In warranty until 15.01.2028"),
        (1, "Warranty ended on 15.02.2026"),
        (0, "Sold without warranty"),
        (None, "Warranty unknown"),
    ],
)
def test_a_sold_object_shows_its_warranty(
    operator: FlaskClient, factories: Factories, months: int | None, said: str
) -> None:
    job = job_on(factories, sold(factories, months))

    assert said in text_of(operator, job, ".glance")


def test_a_text_has_no_warranty(operator: FlaskClient, factories: Factories) -> None:
    assert "arranty" not in text_of(operator, factories.intervention(), ".glance")


def test_earlier_visits_are_told_with_who_was_there_and_what_was_done(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client()
    old = factories.intervention(
        client=client,
        object_text="CENTRALĂ",
        complaint_on=TODAY - timedelta(days=20),
        planned_from_on=TODAY - timedelta(days=19),
        planned_to_on=TODAY - timedelta(days=18),
        status=InterventionStatus.FINALISED,
        resolution="Pompa a fost înlocuită.",
    )
    factories.assignment(intervention=old, employee=factories.employee(name="Ion Pop"))
    job = factories.intervention(client=client, object_text="centrala", complaint_on=TODAY)

    told = text_of(operator, job, "#earlier")

    assert f"#{old.number} 22.02.2026 Finalised" in told
    assert "Ion Pop · Pompa a fost înlocuită." in told
    assert text_of(operator, old, "#earlier") == ""


def test_a_technician_is_told_of_earlier_visits_without_links_to_them(
    app: Flask, factories: Factories
) -> None:
    client = factories.client()
    old = factories.intervention(client=client, complaint_on=TODAY - timedelta(days=2))
    job = factories.intervention(client=client, complaint_on=TODAY)
    own = factories.assignment(intervention=job)
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    box = soup(browser.get(details(job))).select_one("#earlier")

    assert f"#{old.number}" in box.get_text()
    assert not box.select("a")


def notes(browser: FlaskClient, **typed: Any) -> Any:
    answer = post(browser, "/admin/interventions/object-notes/", **typed)
    assert answer.status_code == 200
    return soup(answer).get_text(" ", strip=True)


def test_the_form_tells_of_the_object_that_is_chosen(
    operator: FlaskClient, factories: Factories
) -> None:
    line = sold(factories, 1)
    old = job_on(factories, line, complaint_on=TODAY - timedelta(days=2))
    chosen = {"client": line.client_id, "object": f"l:{line.id}"}

    assert "Warranty ended on 15.02.2026" in notes(operator, **chosen)
    assert f"#{old.number}" in notes(operator, **chosen)
    assert "In warranty" in notes(operator, **chosen, complaint_on="2026-02-15")


def test_the_form_tells_nothing_of_what_others_bought(
    operator: FlaskClient, factories: Factories
) -> None:
    line = sold(factories)
    job_on(factories, line, complaint_on=TODAY)

    assert notes(operator, client=factories.client().id, object=f"l:{line.id}") == ""


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"client": "x", "object": "l:1"},
        {"client": "9" * 30, "object_text": "Boiler"},
        {"client": "1", "object": "p:9999999999999999999999"},
        {"client": "1", "object": "?", "object_text": "\x00" * 9, "complaint_on": "31.31.3131"},
        {"client": "1", "object_text": "a" * 5000},
    ],
)
def test_what_makes_no_sense_has_no_notes(operator: FlaskClient, typed: dict[str, str]) -> None:
    assert notes(operator, **typed) == ""

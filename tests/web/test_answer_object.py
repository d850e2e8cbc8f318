"""What the page behind the link of a mail tells of the object and of people."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.models import Assignment
from tests.factories import Factories
from tests.forms import soup
from tests.web.answering import link


def told(browser: FlaskClient, assignment: Assignment) -> str:
    return str(soup(browser.get(link(assignment))).select_one("dl.facts").get_text(" ", strip=True))


def test_of_something_sold_the_warranty_and_the_serial_number_are_told(
    client: FlaskClient, session: Session, factories: Factories, asked: Assignment
) -> None:
    job = asked.intervention
    line = factories.invoice_line(
        invoice=factories.invoice(client=job.client),
        product=factories.product(warranty_months=24),
        serial_no="SN-77",
    )
    job.object_text, job.invoice_line = None, line
    session.commit()

    said = told(client, asked)

    assert "15.01.2028" in said
    assert "SN-77" in said


def test_the_visit_before_is_told_with_what_was_done(
    client: FlaskClient, session: Session, factories: Factories, asked: Assignment
) -> None:
    job = asked.intervention
    before = factories.intervention(
        client=job.client,
        object_text=job.object_text,
        complaint_on=job.complaint_on - timedelta(days=9),
        status=InterventionStatus.FINALISED,
        resolution="<b>Cablul</b> a fost schimbat.",
    )
    factories.assignment(intervention=before, employee=factories.employee(name="Ion Vechi"))

    said = told(client, asked)

    assert "Ion Vechi" in said
    assert "<b>Cablul</b> a fost schimbat." in said


def test_authors_are_called_by_their_names(
    client: FlaskClient, factories: Factories, asked: Assignment
) -> None:
    factories.user(email="oana@example.com", name="Oana Operator")
    for author in ("oana@example.com", "generate-schedules"):
        factories.message(intervention=asked.intervention, author=author)

    page = client.get(link(asked)).text

    assert "Oana Operator" in page
    assert "oana@example.com" not in page
    assert "generate-schedules" not in page


def test_of_a_text_that_is_new_nothing_is_told(
    client: FlaskClient, factories: Factories, asked: Assignment
) -> None:
    job = asked.intervention
    factories.intervention(
        client=job.client,
        object_text=job.object_text,
        complaint_on=job.complaint_on - timedelta(days=9),
        resolution="Not yet",
    )

    said = told(client, asked)

    assert "arranty" not in said
    assert "Not yet" not in said  # it is open: nobody knows what was done

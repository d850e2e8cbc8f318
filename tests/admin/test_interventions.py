"""The intervention's form and page: what operators do all day."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus, MessageKind
from crm.models import (
    Assignment,
    AuditEntry,
    Client,
    ComplaintType,
    Intervention,
    InvoiceLine,
    Message,
    OutboxMail,
    Product,
)
from tests.admin.intervention_pages import details
from tests.factories import Factories
from tests.forms import form_at, json_of, messages_on, post, soup, submit

NEW = "/admin/interventions/new/"


def edit(intervention: Intervention) -> str:
    return f"/admin/interventions/edit/?id={intervention.id}"


@pytest.fixture
def typed(factories: Factories) -> dict[str, Any]:
    """Return what an operator types for the least possible intervention."""
    return {
        "client": factories.client(name="Acme").id,
        "complaint_type": "Installation",
        "object_text": "Video camera",
        "planned_from_on": "2026-03-16",
        "planned_to_on": "2026-03-18",
        "priority": "LOW",
    }


def only(session: Session) -> Intervention:
    session.rollback()
    return session.scalars(select(Intervention)).one()


def test_a_call_becomes_a_numbered_intervention(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    answer = submit(operator, NEW, **typed)

    assert answer.status_code == 302, messages_on(answer)
    made = only(session)
    assert made.number == 1
    assert (made.object_text, made.object_label) == ("Video camera", "Video camera")
    assert made.complaint_type.name == "Installation"
    assert made.status is InterventionStatus.NEW
    assert made.created_by.endswith("@example.com")


def test_the_object_may_be_a_product(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    product = factories.product(code=None, name="DVR 8")

    submit(operator, NEW, **typed | {"object": f"p:{product.id}", "object_text": "DVR 8"})

    made = only(session)
    assert (made.product_id, made.object_text, made.object_label) == (product.id, None, "DVR 8")


def test_the_object_may_be_a_line_of_the_clients_own_invoice_only(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    own = factories.invoice_line(
        invoice=factories.invoice(client=session.get(Client, typed["client"]))
    )
    foreign = factories.invoice_line()

    refused = submit(operator, NEW, **typed | {"object": f"l:{foreign.id}"})
    assert "This was not bought by the chosen client." in refused.text
    answer = submit(operator, NEW, **typed | {"object": f"l:{own.id}"})
    assert answer.status_code == 302, messages_on(answer) + str(soup(answer).select(".error"))

    assert only(session).invoice_line_id == own.id


def test_a_contact_of_another_client_is_refused(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    answer = submit(operator, NEW, **typed | {"contact": factories.contact().id})

    assert "This does not belong to the chosen client." in answer.text
    assert session.scalars(select(Intervention)).all() == []


def test_object_suggestions_are_products_and_the_clients_own_lines(
    operator: FlaskClient, factories: Factories
) -> None:
    own = factories.invoice_line(description="Camera A")
    factories.invoice_line(description="Camera B")
    factories.product(name="Camera C")

    url = "/admin/interventions/ajax/lookup/"
    query = {"name": "object", "query": "camera", "parent": own.client_id}
    found = json_of(operator.get(url, query_string=query))

    assert [each["text"] for each in found] == ["Camera A", "Camera C"]
    assert own.invoice.full_number in found[0]["hint"]


def test_contact_suggestions_are_those_of_the_client(
    operator: FlaskClient, factories: Factories
) -> None:
    own = factories.contact(name="Own")
    factories.contact(name="Other")

    url = "/admin/interventions/ajax/lookup/"
    query = {"name": "contact", "query": "", "parent": own.client_id}

    assert [each["text"] for each in json_of(operator.get(url, query_string=query))] == ["Own"]


def test_complaint_types_that_differ_in_case_and_diacritics_are_one(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    for name in ("Instalare cameră", "INSTALARE  camera"):
        submit(operator, NEW, **typed | {"complaint_type": name})

    assert [each.name for each in session.scalars(select(ComplaintType))] == ["Instalare cameră"]


def test_a_refused_form_says_where_and_keeps_what_was_typed(operator: FlaskClient) -> None:
    answer = submit(
        operator,
        NEW,
        description="Long story",
        planned_from_on="2026-03-18",
        planned_to_on="2026-03-16",
        priority="NOTHING",
    )

    page = soup(answer)
    assert answer.status_code == 200
    assert page.select_one("#description").text.strip() == "Long story"
    for name in ("client", "complaint_type", "object", "priority"):
        assert page.select_one(f"#{name}[aria-invalid=true]"), name


def test_an_end_before_the_start_is_refused(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    answer = submit(operator, NEW, **typed | {"planned_to_on": "2026-03-01"})

    assert "The end is before the start." in answer.text


def test_saving_asks_each_employee_once(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    employee = factories.employee(email="jo@example.com")

    submit(operator, NEW, **typed | {"assignments-0-employee": employee.id})
    made = only(session)
    submit(operator, edit(made), description="")

    mail = session.scalars(select(OutboxMail)).one()
    assert mail.to == "jo@example.com"
    assert "Video camera" in mail.text
    assert only(session).status is InterventionStatus.ASSIGNED


def test_an_employee_without_an_address_stops_the_saving_in_words(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    employee = factories.employee(name="Jo", email=None)

    answer = submit(operator, NEW, **typed | {"assignments-0-employee": employee.id})

    assert "Jo has no e-mail address." in messages_on(answer)
    assert session.scalars(select(Intervention)).all() == []
    assert session.scalars(select(ComplaintType)).all() == []


def test_removing_an_assignee_withdraws_with_a_mail_and_he_may_come_back(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    employee = factories.employee()
    submit(operator, NEW, **typed | {"assignments-0-employee": employee.id})
    made = only(session)

    submit(operator, edit(made), **{"del-assignments-0": "1"})
    assert session.scalars(select(Assignment)).one().status is AssignmentStatus.WITHDRAWN
    assert only(session).status is InterventionStatus.NEW
    submit(operator, edit(made), **{"assignments-0-employee": employee.id})

    session.rollback()
    assert session.scalars(select(Assignment)).one().status is AssignmentStatus.PENDING
    assert len(session.scalars(select(OutboxMail)).all()) == 3


def test_another_employee_in_an_old_row_is_a_withdrawal_and_a_new_offer(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    first, second = factories.employee(), factories.employee()
    submit(operator, NEW, **typed | {"assignments-0-employee": first.id})

    submit(operator, edit(only(session)), **{"assignments-0-employee": second.id})

    session.rollback()
    states = {each.employee_id: each.status for each in session.scalars(select(Assignment))}
    assert states == {first.id: AssignmentStatus.WITHDRAWN, second.id: AssignmentStatus.PENDING}


def test_the_same_employee_twice_is_refused(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    twice = dict.fromkeys(
        ("assignments-0-employee", "assignments-1-employee"), factories.employee().id
    )

    answer = submit(operator, NEW, **typed | twice)

    assert "is in another row already" in answer.text
    assert session.scalars(select(Intervention)).all() == []


def test_saving_over_a_clash_needs_a_reason_that_the_audit_keeps(
    operator: FlaskClient, session: Session, factories: Factories, typed: dict[str, Any]
) -> None:
    absence = factories.absence()
    row = {"assignments-0-employee": absence.employee_id}

    refused = submit(operator, NEW, **typed | row)
    assert "Give a reason to save anyway." in refused.text
    submit(operator, NEW, **typed | row | {"assignments-0-clash_reason": "He offered"})

    assert only(session).assignments[0].clash_reason == "He offered"
    entries = session.scalars(select(AuditEntry).where(AuditEntry.table == "assignment")).all()
    assert ["He offered" in str(each.changes) for each in entries if each.action == "create"]


def test_the_form_says_who_is_free(
    operator: FlaskClient, factories: Factories, typed: dict[str, Any]
) -> None:
    absent, free = factories.absence().employee, factories.employee(name="Free")
    pending = factories.assignment().employee

    answer = post(operator, "/admin/interventions/availability/", **typed)

    rows = json_of(answer)["rows"]
    assert rows[str(absent.id)]["tone"] == "red"
    assert rows[str(pending.id)]["tone"] == "amber"
    assert [each["id"] for each in json_of(answer)["free"]] == [free.id]


def test_two_operators_at_once_lose_nothing(
    operator: FlaskClient, admin: FlaskClient, session: Session, factories: Factories
) -> None:
    made = factories.intervention(description="Old")
    seen = form_at(operator, edit(made))
    submit(admin, edit(made), description="Theirs")

    answer = operator.post(edit(made), data=seen | {"description": "Mine"})

    assert answer.status_code == 200
    assert "Description" in messages_on(answer)
    assert soup(answer).select_one("#description").text.strip() == "Mine"
    assert only(session).description == "Theirs"
    again = soup(answer).select_one("input[name=version]")["value"]
    operator.post(edit(made), data=seen | {"description": "Mine", "version": again})
    assert only(session).description == "Mine"


def test_an_answer_that_arrives_meanwhile_is_no_conflict(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    made = factories.intervention()
    seen = form_at(operator, edit(made))
    made.status = InterventionStatus.CONFIRMED
    session.commit()

    answer = operator.post(edit(made), data=seen | {"description": "Mine"})

    assert answer.status_code == 302
    assert only(session).description == "Mine"


def test_copying_fills_the_form_without_the_people(
    operator: FlaskClient, factories: Factories
) -> None:
    source = factories.assignment().intervention

    fields = form_at(operator, f"{NEW}?copy={source.id}")

    assert fields["client"] == str(source.client_id)
    assert fields["object_text"] == "Boiler"
    assert not [name for name in fields if name.startswith("assignments-")]


def test_finalising_is_confirmed_harmless_to_repeat_and_kept_when_reopened(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    made = factories.intervention()
    url, rows = "/admin/interventions/action/", {"rowid": made.id}

    post(operator, url, action="finalise", reason="Camera mounted", **rows)
    post(operator, url, action="finalise", reason="Again", **rows)
    session.rollback()
    assert (made.status, made.resolution) == (InterventionStatus.FINALISED, "Camera mounted")
    post(operator, url, action="reopen", **rows)

    session.rollback()
    assert made.status is InterventionStatus.NEW
    page = operator.get(details(made)).text
    assert "Camera mounted" in page
    assert "Intervention reopened" in page


def test_a_remark_stands_on_the_timeline_with_files_and_register_entry(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    made, entry = factories.intervention(), factories.correspondence_entry(subject="Offer 12")
    file = (io.BytesIO(b"hello"), "note.txt")

    post(
        operator,
        "/admin/interventions/remark/",
        id=made.id,
        text="Called back <b>now</b>",
        entry=entry.id,
        files=file,
    )

    page = operator.get(details(made))
    assert "Called back &lt;b&gt;now&lt;/b&gt;" in page.text
    assert "Offer 12" in page.text
    link = soup(page).select_one("a[href^='/attachments/']")
    download = operator.get(link["href"])
    assert download.data == b"hello"
    assert download.headers["Content-Disposition"] == "attachment; filename=note.txt"
    remark = session.scalars(select(Message).where(Message.kind == MessageKind.REMARK)).one()
    assert remark.author.startswith("User")


def test_deleting_a_product_keeps_the_shown_object(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    product = factories.product(code=None, name="DVR 8")
    made = factories.intervention(product=product)

    post(operator, "/admin/products/delete/", id=product.id)

    session.rollback()
    assert session.scalars(select(Product)).all() == []
    assert (made.object_text, made.object_label) == ("DVR 8", "DVR 8")


def test_removing_an_invoice_line_keeps_the_shown_object(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    line = factories.invoice_line(description="Camera")
    made = factories.intervention(invoice_line=line, client=line.invoice.client)

    url = f"/admin/invoices/edit/?id={line.invoice_id}"
    answer = submit(operator, url, **{"del-lines-0": "1"})

    assert answer.status_code == 302, messages_on(answer)
    session.rollback()
    assert session.scalars(select(InvoiceLine)).all() == []
    assert made.object_label.startswith("Camera")
    assert made.invoice_line_id is None

"""Inline rows against forged keys, numbers and counts."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.models import Assignment, Client, Contact, Invoice, InvoiceLine
from tests.factories import Factories
from tests.forms import form_at, messages_on, post, soup, submit

NEW = "/admin/clients/new/"


def edit(client: Client) -> str:
    return f"/admin/clients/edit/?id={client.id}"


def row(number: object, **fields: Any) -> dict[str, Any]:
    """Return a row of contacts as a form posts it."""
    given = {"id": "", "name": "Somebody", "preferred_channel": "PHONE", "phone": "0722"} | fields
    return {f"contacts-{number}-{name}": value for name, value in given.items()}


def contacts_of(session: Session, client_id: int) -> dict[int, str]:
    session.rollback()
    found = select(Contact).where(Contact.client_id == client_id).order_by(Contact.id)
    return {each.id: each.name for each in session.scalars(found)}


def test_too_many_rows_are_refused_and_kept(operator: FlaskClient, session: Session) -> None:
    rows: dict[str, Any] = {}
    for number in range(500):
        rows |= row(number, name=f"Person {number}")

    answer = submit(operator, NEW, name="Acme", **rows)

    assert "At most 200 rows." in answer.text
    assert len(soup(answer).select('[name^="contacts-"][name$="-name"]')) == 500
    assert session.scalar(select(func.count(Client.id))) == 0


def test_a_flood_of_rows_is_answered_soon(operator: FlaskClient, session: Session) -> None:
    rows = {f"contacts-{number}-name": "x" for number in range(20_000)}

    answer = submit(operator, NEW, name="Acme", **rows)

    assert answer.status_code == 200
    assert session.scalar(select(func.count(Client.id))) == 0


def test_rows_may_be_numbered_in_any_way(operator: FlaskClient, session: Session) -> None:
    rows = row(7, name="seven") | row(999_999, name="last") | row(3, name="three")
    rows |= row("²", name="no") | row("-1", name="no") | row("", name="no") | row("9" * 50)
    rows |= {"contacts": "x", "contacts-": "x", "contacts-1": "x", "contacts-x-y": "x"}

    answer = submit(operator, NEW, name="Acme", **rows)

    assert answer.status_code == 302, messages_on(answer)
    made = session.scalars(select(Client)).one()
    assert [*contacts_of(session, made.id).values()] == ["three", "seven", "last"]


def test_a_row_of_another_record_is_neither_moved_nor_changed(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    own, other = factories.client(), factories.client()
    foreign = factories.contact(client=other, name="Foreign").id

    fields = form_at(operator, edit(own)) | row(0, id=foreign, name="Mine now")
    operator.post(edit(own), data=fields)
    operator.post(edit(own), data=fields | {"del-contacts-0": "1"})

    assert contacts_of(session, other.id) == {foreign: "Foreign"}
    assert foreign not in contacts_of(session, own.id)


def test_a_row_is_removed_by_its_number_also_after_a_gap(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    kept, gone = (factories.contact(client=client, name=name).id for name in ("Kept", "Gone"))
    fields = form_at(operator, edit(client))
    typed = {name: it for name, it in fields.items() if not name.startswith("contacts-")}
    rows = row(0, id=kept, name="Kept") | row(2, id=gone, name="Gone")

    answer = operator.post(edit(client), data=typed | rows | {"del-contacts-2": "1"})

    assert answer.status_code == 302, messages_on(answer)
    assert contacts_of(session, client.id) == {kept: "Kept"}


def test_rows_in_another_order_keep_their_own_values(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    first, second = (factories.contact(client=client, name=name).id for name in ("A", "B"))
    fields = form_at(operator, edit(client))
    typed = {name: it for name, it in fields.items() if not name.startswith("contacts-")}

    operator.post(edit(client), data=typed | {"contacts-0-id": second, "contacts-1-id": first})

    assert contacts_of(session, client.id) == {first: "A", second: "B"}


def test_the_same_row_twice_and_unknown_removals_do_no_harm(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    only = factories.contact(client=client, name="Only").id
    rows = row(0, id=only, name="First") | row(1, id=only, name="Second")
    unknown = dict.fromkeys(("del-contacts-9", "del-contacts-²", "del-", "del-lines-0"), "1")

    answer = operator.post(edit(client), data=form_at(operator, edit(client)) | rows | unknown)
    assert answer.status_code == 302, messages_on(answer)
    assert contacts_of(session, client.id) == {only: "Second"}

    fields = form_at(operator, edit(client)) | row(0, id=only) | row(1, id=only)
    assert operator.post(edit(client), data=fields | {"del-contacts-0": "1"}).status_code in (
        200,
        302,
    )


def test_keys_of_rows_that_are_none_make_new_rows(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    for number, key in enumerate(("0", "-1", "abc", "9" * 23, "1' OR 1=1", "\0")):
        answer = submit(operator, NEW, name=f"Acme {number}", **row(0, id=key))
        assert answer.status_code == 302, key

    assert len(session.scalars(select(Contact)).all()) == 6


def test_a_line_of_another_invoice_stays_where_it_is(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    own, foreign = factories.invoice(), factories.invoice_line(description="Foreign")
    url = f"/admin/invoices/edit/?id={own.id}"
    line = {"id": foreign.id, "description": "Mine", "quantity": "1", "unit_price": "0"}

    submit(operator, url, **{f"lines-0-{name}": value for name, value in line.items()})

    session.rollback()
    kept = session.get_one(InvoiceLine, foreign.id)
    assert (kept.description, kept.invoice_id != own.id) == ("Foreign", True)
    assert session.get_one(Invoice, own.id).client_id == own.client_id


def test_an_assignment_of_another_job_stays_as_it_is(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    own, foreign = factories.intervention(), factories.assignment()
    url = f"/admin/interventions/edit/?id={own.id}"
    rows = {"assignments-0-id": foreign.id, "assignments-0-employee": foreign.employee_id}

    submit(operator, url, **rows, **{"assignments-0-clash_reason": "Because"})
    submit(operator, url, **rows, **{"del-assignments-0": "1"})

    session.rollback()
    kept = session.get_one(Assignment, foreign.id)
    assert kept.intervention_id != own.id
    assert not kept.is_withdrawn


def test_a_remark_row_is_no_way_into_other_records(
    operator: FlaskClient, factories: Factories
) -> None:
    message = factories.message()

    assert post(operator, "/admin/messages/new/", id=message.id).status_code == 403
    assert post(operator, f"/admin/messages/edit/?id={message.id}", text="x").status_code == 403

"""Clients and their contacts in the admin."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Client, Contact
from tests.factories import Factories
from tests.forms import messages_on, post, soup, submit

NEW = "/admin/clients/new/"


def test_a_client_is_saved_with_its_contacts(operator: FlaskClient, session: Session) -> None:
    answer = submit(
        operator,
        NEW,
        **{
            "name": "  Hidroserv   Brăila ",
            "kind": "COMPANY",
            "tax_id": "RO 18547290",
            "contacts-0-name": "Ion Pop",
            "contacts-0-preferred_channel": "EMAIL",
            "contacts-0-email": "ion@hidroserv.example",
            "contacts-0-job_title": "administrator",
        },
    )

    assert answer.status_code == 302, messages_on(answer)
    client = session.scalars(select(Client)).one()
    assert (client.name, client.tax_id_key) == ("Hidroserv Brăila", "18547290")
    assert [each.name for each in client.contacts] == ["Ion Pop"]
    assert client.created_by == client.updated_by != "system"


@pytest.mark.parametrize(
    ("channel", "field"), [("EMAIL", "contacts-0-email"), ("PHONE", "contacts-0-phone")]
)
def test_the_preferred_way_of_contact_must_be_there(
    operator: FlaskClient, channel: str, field: str
) -> None:
    answer = submit(
        operator,
        NEW,
        **{"name": "A", "contacts-0-name": "B", "contacts-0-preferred_channel": channel},
    )

    assert soup(answer).select_one(f"#{field}[aria-invalid=true]")


def test_a_tax_id_that_is_wrong_or_taken_warns_and_is_saved(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.client(name="First", tax_id="123")

    submit(operator, NEW, name="Second", tax_id="RO 123")

    told = messages_on(operator.get("/admin/clients/"))
    assert "The tax id RO 123 does not look right." in told
    assert "First has the same tax id RO 123." in told
    assert len(session.scalars(select(Client)).all()) == 2


def test_a_client_is_added_in_a_dialog(operator: FlaskClient, session: Session) -> None:
    url = f"{NEW}?dialog=1&typed=Casa"
    form = soup(operator.get(url)).select_one("form[data-dialog-form]")
    assert form.select_one("#name")["value"] == "Casa"

    refused = post(operator, url, kind="COMPANY", name="")
    saved = post(operator, url, kind="COMPANY", name="Casa Mureșan")

    assert soup(refused).select_one("#name[aria-invalid=true]")
    made = session.scalars(select(Client)).one()
    assert saved.json == {"id": made.id, "text": "Casa Mureșan"}


def test_a_used_client_is_not_deleted_and_the_reason_is_said(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.contact(client=factories.intervention().client).client

    post(operator, "/admin/clients/delete/", id=client.id)

    assert "still used" in messages_on(operator.get("/admin/clients/"))
    session.rollback()
    assert session.scalars(select(Contact)).one().client_id == client.id


def test_an_unused_client_goes_with_its_contacts(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.contact().client

    post(operator, "/admin/clients/delete/", id=client.id)

    assert session.scalars(select(Contact)).all() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "x" * 201},
        {"name": "\x00"},
        {"name": "A", "email": "no address"},
        {"name": "A", "kind": "NOTHING"},
        {"name": "A", "phone": "0" * 65},
    ],
)
def test_what_the_columns_cannot_hold_is_said_at_the_field(
    operator: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    answer = submit(operator, NEW, **typed)

    assert answer.status_code == 200
    assert soup(answer).select("[aria-invalid=true]")
    assert session.scalars(select(Client)).all() == []


def test_columns_that_no_form_shows_cannot_be_posted(
    operator: FlaskClient, session: Session
) -> None:
    submit(operator, NEW, name="A", id=77, version=9, created_by="me", search_text="x")

    made = session.scalars(select(Client)).one()
    assert (made.id != 77, made.version, made.search_text) == (True, 1, "a")
    assert made.created_by != "me"

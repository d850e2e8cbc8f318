"""Two people at one record, one person twice, and a form that is open for hours."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crm.extensions import db, new_session
from crm.models import Base, Client, Contact, Intervention
from tests.factories import Factories
from tests.forms import MAIN_FORM, fields_of, form_at, messages_on, post, soup, submit
from tests.meanwhile import Meanwhile

NEW = "/admin/interventions/new/"
AWHILE = 0.5  # seconds in which a request usually gets to where it waits


def edit(record: Base, endpoint: str = "clients") -> str:
    return f"/admin/{endpoint}/edit/?id={record.id}"


@contextmanager
def deleting(app: Flask, record: Base) -> Iterator[None]:
    """Let somebody delete the record, who commits only after what happens meanwhile has begun."""
    statement = delete(type(record)).where(type(record).id == record.id)
    db.session.commit()  # or SQLite's one write lock is ours
    with new_session() as other:
        other.execute(statement)
        yield
        time.sleep(AWHILE)
        other.commit()


def test_e01_the_second_of_two_is_told_what_the_first_changed(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client(name="Acme", town="Brașov")
    opened = form_at(operator, edit(client))
    submit(operator, edit(client), town="Iași")

    second = operator.post(edit(client), data=opened | {"town": "Cluj", "phone": "0722"})

    assert second.status_code == 200
    assert "Town" in messages_on(second)
    assert soup(second).select_one("input[name=town]")["value"] == "Cluj"
    session.rollback()
    assert session.get_one(Client, client.id).town == "Iași"
    again = operator.post(edit(client), data=fields_of(soup(second).select_one(MAIN_FORM)))
    assert again.status_code == 302
    session.rollback()
    assert (client.town, client.phone) == ("Cluj", "0722")


def test_e01_a_row_that_somebody_else_changed_is_not_overwritten_unseen(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    contact = factories.contact(name="Old")
    url = edit(contact.client)
    opened = form_at(operator, url)
    submit(operator, url, **{"contacts-0-name": "New", "contacts-0-phone": "0733"})

    second = operator.post(url, data=opened | {"notes": "Called"})

    assert second.status_code == 200
    assert "Contacts" in messages_on(second)
    session.rollback()
    assert (contact.name, contact.phone) == ("New", "0733")
    assert contact.client.notes is None


def test_e02_a_row_that_somebody_else_removed_does_not_come_back_unseen(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    contact = factories.contact()
    url = edit(contact.client)
    opened = form_at(operator, url)
    submit(operator, url, **{"del-contacts-0": "1"})

    assert operator.post(url, data=opened).status_code == 200
    session.rollback()
    assert session.scalar(select(func.count(Contact.id))) == 0


def test_e02_a_record_that_somebody_deleted_stays_deleted(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    url, key = edit(client), client.id
    opened = form_at(operator, url)
    post(operator, "/admin/clients/delete/", id=key)

    assert operator.post(url, data=opened | {"town": "Cluj"}).status_code == 404
    assert post(operator, "/admin/clients/delete/", id=key).status_code == 404
    assert session.scalar(select(func.count(Client.id))) == 0


def test_e02_a_record_that_is_deleted_while_it_is_saved_stays_deleted(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    url = edit(client)
    opened = form_at(operator, url) | {"town": "Cluj"}

    with deleting(app, client):
        saving = Meanwhile(app, lambda: operator.post(url, data=opened))

    assert saving.answer.status_code == 404
    session.rollback()
    assert session.scalar(select(func.count(Client.id))) == 0


def test_e02_a_reference_that_is_deleted_while_it_is_saved_is_asked_for_again(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    client = factories.client()
    typed = {"client": client.id, "complaint_type": "Leak", "object_text": "Boiler"}
    typed = form_at(operator, NEW) | typed | {"description": "Long story"}

    with deleting(app, client):
        saving = Meanwhile(app, lambda: operator.post(NEW, data=typed))

    assert saving.answer.status_code == 200
    assert "Long story" in saving.answer.text
    session.rollback()
    assert session.scalar(select(func.count(Intervention.id))) == 0

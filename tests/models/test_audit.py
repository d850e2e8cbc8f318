"""The audit log: only added to, in the transaction of the change, with old and new."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as, rewriting
from crm.models import AuditEntry, AuditPermit
from tests.factories import Factories

STATEMENTS = (
    "UPDATE audit_entry SET actor = 'nobody'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE id > 0",
)


def test_p02_the_database_refuses_to_change_the_trail(
    app: Flask, session: Session, factories: Factories
) -> None:
    factories.client()
    before = session.execute(select(AuditEntry.id, AuditEntry.actor)).all()
    on_postgresql = session.get_bind().dialect.name == "postgresql"

    for statement in (*STATEMENTS, *(["TRUNCATE audit_entry"] if on_postgresql else ())):
        with pytest.raises(DBAPIError, match="the audit log is only added to"):
            session.execute(text(statement))
        session.rollback()

    assert before
    assert session.execute(select(AuditEntry.id, AuditEntry.actor)).all() == before


def test_p02_retention_and_erasure_alone_rewrite_it_and_leave_no_way_open(
    app: Flask, session: Session, factories: Factories
) -> None:
    factories.client()

    with rewriting(session, "purge"):
        session.execute(update(AuditEntry).values(summary="x"))
        session.execute(delete(AuditEntry))
    session.commit()

    assert not session.scalars(select(AuditEntry)).all()
    assert not session.scalars(select(AuditPermit)).all()


def test_p04_trail_and_change_are_in_one_transaction(
    app: Flask, session: Session, factories: Factories
) -> None:
    client = factories.client(name="Before")
    entries = select(AuditEntry).where(AuditEntry.action == "update")

    client.name = "After"
    session.flush()
    assert session.scalars(entries).one().changes == {"name": ["Before", "After"]}
    session.rollback()

    assert not session.scalars(entries).all()
    assert client.name == "Before"


def test_p01_what_is_deleted_is_told_with_what_it_held(
    app: Flask, session: Session, factories: Factories
) -> None:
    contact = factories.contact(name="Ana", phone="0722 000 111")
    employee = factories.employee(calendar_token="x" * 20)
    session.expire_all()

    act_as(session, Actor("somebody", "web"))
    session.delete(contact)
    session.delete(employee)
    session.commit()

    gone = select(AuditEntry).where(AuditEntry.action == "delete").order_by(AuditEntry.table)
    of_contact, of_employee = session.scalars(gone)
    assert (of_contact.actor, of_contact.source) == ("somebody", "web")
    assert of_contact.changes["name"] == ["Ana", None]
    assert of_contact.changes["phone"] == ["0722 000 111", None]
    assert of_employee.changes["calendar_token"] == ["***", None]


def test_p01_who_usually_comes_is_told_too(
    app: Flask, session: Session, factories: Factories
) -> None:
    one, other = factories.employee(), factories.employee()
    schedule = factories.schedule(assignees=[one])

    schedule.assignees = [one, other]
    session.commit()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "update")).one()
    assert entry.changes == {"assignees": [f"{one.id}", f"{one.id}, {other.id}"]}

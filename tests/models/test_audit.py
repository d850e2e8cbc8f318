"""The audit log: only added to, in the transaction of the change, with old and new."""

import pytest
from flask import Flask
from sqlalchemy import Enum, String, delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as, rewriting
from crm.audit_values import audited_columns
from crm.models import Attachment, AuditEntry, AuditPermit, Base, SavedView, Stamped
from tests.factories import Factories

# Bookkeeping of the service and of logins, which is noted by what it is for.
NO_RECORDS = {
    "audit_entry",
    "audit_permit",
    "counter",
    "form_submission",
    "grid_setting",
    "invitation",
    "job_run",
    "known_device",
    "recovery_code",
    "second_factor",
    "undo_change",
    "undo_step",
    "user_session",
}
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
    schedule.assignees = [one, other]  # as a form does that is saved as it was
    session.commit()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "update")).one()
    assert entry.changes == {"assignees": [f"{one.id}", f"{one.id}, {other.id}"]}


def test_p01_every_model_leaves_a_trace_of_each_change(
    app: Flask, session: Session, factories: Factories
) -> None:
    act_as(session, Actor("somebody", "command"))
    makers = [getattr(factories, name) for name in vars(Factories) if not name.startswith("_")]
    user = factories.user()
    records = [maker(user=user) if "session" in maker.__name__ else maker() for maker in makers]
    records.append(_attachment(session, factories))
    session.add(SavedView(owner_id=user.id, endpoint="clients", name="x", query=""))
    session.flush()
    records.append(session.scalars(select(SavedView)).one())
    told = {type(each).__tablename__ for each in records if isinstance(each, Stamped)}
    models = {mapper.class_ for mapper in Base.registry.mappers}
    stamped = {each.__tablename__ for each in models if issubclass(each, Stamped)}

    for record in records:
        if isinstance(record, Stamped):
            table, key = record.__tablename__, record.id
            _change(record)
            session.commit()
            session.delete(record)
            session.commit()
            assert _acts(session, table, key) == ["create", "update", "delete"], table

    assert told == stamped
    assert {each.__tablename__ for each in models} - stamped == NO_RECORDS


def _attachment(session: Session, factories: Factories) -> Attachment:
    file = Attachment(filename="x", content_type="x", size=1, sha256="x", storage_key="x" * 40)
    factories.message(attachments=[file])
    return file


def _change(record: Stamped) -> None:
    """Write something else into the first column that holds a free text and is logged."""
    columns = {each.key: each.columns[0] for each in inspect(type(record)).column_attrs}
    name = next(
        key
        for key, hidden in audited_columns(type(record))
        if isinstance(columns[key].type, String)
        and not isinstance(columns[key].type, Enum)
        and not columns[key].foreign_keys
        and not hidden
    )
    setattr(record, name, "changed")


def _acts(session: Session, table: str, key: int) -> list[str]:
    entries = select(AuditEntry).where(AuditEntry.table == table, AuditEntry.record_id == key)
    found = session.scalars(entries.order_by(AuditEntry.id)).all()
    assert {(each.actor, each.source) for each in found} == {("somebody", "command")}
    update = next(each for each in found if each.action == "update")
    assert "changed" in [sides[1] for sides in update.changes.values()]
    return [each.action for each in found]

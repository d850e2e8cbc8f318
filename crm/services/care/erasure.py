"""Erasing a person: a neutral mark in the place of their data, in all that is kept.

Nothing goes through the audit's listeners, which would keep what is erased.
Own mails lose their copies and files first, then every text in the database
is gone through, then the records themselves: until the last step the person
can be found again, so an erasure that was interrupted is run again.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from crm import search
from crm.audit import rewriting
from crm.domain.kinds import AbsenceKind
from crm.domain.statuses import MessageKind
from crm.models import (
    Absence,
    Assignment,
    Attachment,
    AuditEntry,
    Client,
    Contact,
    Employee,
    GridSetting,
    InboundDelivery,
    Invitation,
    KnownDevice,
    Message,
    RecoveryCode,
    SavedView,
    SecondFactor,
    UndoStep,
    User,
    UserSession,
)
from crm.services.care.erased_values import OF_CLIENT, OF_CONTACT, OF_EMPLOYEE, blank, of_user
from crm.services.care.identifiers import MARK
from crm.services.care.people import Person

_BATCH = 500


def is_own_mail(person: Person) -> ColumnElement[bool]:
    """Tell of a message whether it is a mail that the person sent."""
    own = select(Assignment.id).where(Assignment.employee_id.in_(person.employees))
    return and_(
        Message.kind == MessageKind.REPLY,
        or_(
            func.lower(Message.sender).in_(person.known_by.addresses),
            Message.assignment_id.in_(own),
        ),
    )


def drop_copies(session: Session, person: Person, *, keep_files: bool) -> list[str]:
    """Empty what is kept of the person's own mails beside their text; does not commit.

    Returns the keys of the files that are to be deleted after the commit:
    those that came with these mails, unless `keep_files`.
    """
    own = select(Message.id, Message.delivery_id).where(is_own_mail(person))
    keys: list[str] = []
    rows = session.execute(own).all()
    for start in range(0, len(rows), _BATCH):
        ids = [row.id for row in rows[start : start + _BATCH]]
        deliveries = [row.delivery_id for row in rows[start : start + _BATCH] if row.delivery_id]
        _set(session, Message, ids, full_text=None, html=None)
        _set(session, InboundDelivery, deliveries, raw=b"", remote_addr=None)
        if not keep_files:
            files = Attachment.message_id.in_(ids)
            keys.extend(session.scalars(select(Attachment.storage_key).where(files)))
            session.execute(delete(Attachment).where(files))
    return keys


def erase_records(session: Session, person: Person) -> None:
    """Put marks into the records about the person, and into the log of them; does not commit.

    Names carry the record's id, so that people can still be told apart where
    the service's history names them.
    """
    with rewriting(session, "gdpr-erase"):
        _erase_log(session, person)
    for number in person.clients:
        _set(session, Client, [number], **blank(number), **OF_CLIENT)
    for number in person.contacts:
        _set(session, Contact, [number], **blank(number), **OF_CONTACT)
    for number in person.employees:
        _set(session, Employee, [number], **blank(number), **OF_EMPLOYEE)
    for number in person.users:
        _set(session, User, [number], **of_user(number))
    for left in LEFT_BY_LOGINS:
        session.execute(delete(left).where(left.user_id.in_(person.users)))
    unshared = SavedView.owner_id.in_(person.users) & ~SavedView.is_shared
    session.execute(delete(SavedView).where(unshared))
    # A company that gave a person's address as its own.
    company = func.lower(Client.email).in_(person.known_by.addresses)
    _set_where(session, Client, company, email=None)
    _set_where(
        session,
        Absence,
        Absence.employee_id.in_(person.employees),
        kind=AbsenceKind.OTHER,
        note=None,
    )
    search.refresh(session, Client, person.clients)
    search.refresh(session, Contact, person.contacts)
    search.refresh(session, Employee, person.employees)


LEFT_BY_LOGINS: tuple[Any, ...] = (
    UserSession,
    KnownDevice,
    SecondFactor,
    RecoveryCode,
    Invitation,
    GridSetting,
    UndoStep,
)


def _erase_log(session: Session, person: Person) -> None:
    """Blank the values in the log of the person's own records; what was done when stays."""
    absences = session.scalars(
        select(Absence.id).where(Absence.employee_id.in_(person.employees))
    ).all()
    own = {
        "client": person.clients,
        "contact": person.contacts,
        "employee": person.employees,
        "user": person.users,
        "absence": tuple(absences),
    }
    for table, ids in own.items():
        entries = select(AuditEntry.id, AuditEntry.changes).where(
            AuditEntry.table == table, AuditEntry.record_id.in_(ids)
        )
        for entry_id, changes in session.execute(entries).all():
            blanked = {name: list(_marked(values)) for name, values in changes.items()}
            session.execute(
                update(AuditEntry).where(AuditEntry.id == entry_id).values(changes=blanked),
                execution_options={"synchronize_session": False},
            )


def _marked(values: Any) -> Iterator[str | None]:
    for value in values if isinstance(values, list) else [values]:
        yield None if value is None else MARK


def _set(session: Session, model: Any, ids: list[int], **values: Any) -> None:
    if ids:
        _set_where(session, model, model.id.in_(ids), **values)


def _set_where(session: Session, model: Any, where: ColumnElement[bool], **values: Any) -> None:
    session.execute(
        update(model).where(where).values(version=model.version + 1, **values),
        execution_options={"synchronize_session": False},
    )

"""Those who must not be written to: what the outbox has for them is not sent.

Somebody is blocked by the mark on a record of theirs, as employee, contact or client, and
with them every address that stands there. Asked is when a mail is about to leave, so it
does not matter who queued it, or when. Mails of the login are sent: who gets one asked for it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.statuses import EventKind, OutboxStatus
from crm.models import Assignment, Client, Contact, Employee, OutboxMail
from crm.services import messages
from crm.services.outbox_claims import Due

REASON = N_("Not sent: the recipient must not be written to")


def allowed(session: Session, due: Sequence[Due], *, now: datetime) -> list[Due]:
    """Return those of the mails that may leave; mark the others, with the reason.

    The timeline says so, too. Does not commit.
    """
    stopped = set(session.scalars(_blocked([each.mail_id for each in due])))
    if not stopped:
        return list(due)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id.in_(stopped))
        .values(status=OutboxStatus.BLOCKED, last_error=REASON, version=OutboxMail.version + 1),
        execution_options={"synchronize_session": False},
    )
    for mail_id in sorted(stopped):
        _tell(session, mail_id, now)
    return [each for each in due if each.mail_id not in stopped]


def is_blocked(session: Session, employee: Employee) -> bool:
    """Tell whether the employee must not be written to, on whichever record that stands."""
    address = (employee.email or "").lower()
    return employee.no_mail or bool(
        address and session.scalar(select(_addresses().c.address).filter_by(address=address))
    )


def _blocked(mail_ids: Sequence[int]) -> Select[Any]:
    is_known = func.lower(OutboxMail.to).in_(select(_addresses().c.address))
    return (
        select(OutboxMail.id)
        .outerjoin(Assignment, Assignment.id == OutboxMail.assignment_id)
        .outerjoin(Employee, Employee.id == Assignment.employee_id)
        .where(OutboxMail.id.in_(mail_ids), OutboxMail.intervention_id.is_not(None))
        .where(or_(Employee.no_mail, is_known))
    )


def _addresses() -> Any:
    models: tuple[Any, ...] = (Employee, Contact, Client)
    return union_all(
        *(
            select(func.lower(each.email).label("address")).where(
                each.no_mail, each.email.is_not(None)
            )
            for each in models
        )
    ).subquery("blocked")


def _tell(session: Session, mail_id: int, now: datetime) -> None:
    mail = session.get_one(OutboxMail, mail_id, populate_existing=True)
    assignment = session.get(Assignment, mail.assignment_id) if mail.assignment_id else None
    if mail.intervention is not None:
        messages.add_event(
            session, mail.intervention, EventKind.BLOCKED, now=now, assignment=assignment
        )

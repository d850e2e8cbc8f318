"""Who cannot be erased yet, and what to do first."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import COMING, DeliveryStatus, OutboxStatus
from crm.domain.transitions import OPEN
from crm.errors import PersonInUseError
from crm.models import (
    Assignment,
    InboundDelivery,
    Intervention,
    OutboxMail,
    ServiceSchedule,
    User,
    schedule_assignee,
)
from crm.services.care.people import Person, is_about

_MOST = 5  # numbers in a sentence
_UNSENT = (OutboxStatus.QUEUED, OutboxStatus.SENDING)


def require_unused(session: Session, person: Person) -> None:
    """Raise PersonInUseError, with what to do first, while open work needs the person."""
    for reason in (
        *_open_work(session, person),
        *_schedules(session, person),
        *_mails(session, person),
        *_last_admin(session, person),
    ):
        raise PersonInUseError(reason=reason)


def _open_work(session: Session, person: Person) -> Iterator[str]:
    assigned = (
        select(Intervention.number)
        .join(Assignment)
        .where(Assignment.employee_id.in_(person.employees), Assignment.status.in_(COMING))
        .where(Intervention.status.in_(OPEN))
    )
    numbers = session.scalars(assigned.order_by(Intervention.number)).all()
    if numbers:
        yield f"There are open assignments, to {_listed(numbers)}: withdraw or finalise them first."
    numbers = session.scalars(
        select(Intervention.number)
        .where(is_about(Intervention, person), Intervention.status.in_(OPEN))
        .order_by(Intervention.number)
    ).all()
    if numbers:
        yield f"There are open interventions, {_listed(numbers)}: finalise or cancel them first."


def _schedules(session: Session, person: Person) -> Iterator[str]:
    usual = select(schedule_assignee.c.schedule_id).where(
        schedule_assignee.c.employee_id.in_(person.employees)
    )
    goes_on = ServiceSchedule.next_run_on.is_not(None)
    numbers = session.scalars(
        select(ServiceSchedule.id)
        .where(goes_on, or_(ServiceSchedule.id.in_(usual), is_about(ServiceSchedule, person)))
        .order_by(ServiceSchedule.id)
    ).all()
    if numbers:
        yield f"There are service schedules, {_listed(numbers)}: end or change them first."


def _mails(session: Session, person: Person) -> Iterator[str]:
    to_person = func.lower(OutboxMail.to).in_(person.known_by.addresses)
    if session.scalar(select(OutboxMail.id).where(OutboxMail.status.in_(_UNSENT), to_person)):
        yield "Mails to this person wait to be sent: run 'flask send-mail', or delete them."
    unread = InboundDelivery.status == DeliveryStatus.NEW
    if session.scalar(select(InboundDelivery.id).where(unread).limit(1)):
        yield "Received mails wait to be read, maybe from this person: let the worker read them."


def _last_admin(session: Session, person: Person) -> Iterator[str]:
    admins = select(User).where(User.role == Role.ADMIN, User.active)
    ids = {each.id for each in session.scalars(admins)}
    if ids and ids <= set(person.users):
        yield "This is the only administrator: make another one first."


def _listed(numbers: Sequence[int]) -> str:
    given = [f"#{number}" for number in numbers]
    more = f" and {len(given) - _MOST} more" if len(given) > _MOST else ""
    return ", ".join(given[:_MOST]) + more

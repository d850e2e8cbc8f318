"""Which rows of each table are about one person, and go into that person's export."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from crm.models import (
    Absence,
    Assignment,
    Attachment,
    Client,
    Contact,
    CorrespondenceEntry,
    Employee,
    GridSetting,
    InboundDelivery,
    Intervention,
    Invitation,
    Invoice,
    InvoiceLine,
    KnownDevice,
    Message,
    Occurrence,
    OutboxMail,
    SavedView,
    SecondFactor,
    ServiceSchedule,
    UndoStep,
    User,
    UserSession,
    schedule_assignee,
)
from crm.services.care.erasure import LEFT_BY_LOGINS, is_own_mail
from crm.services.care.people import Person, is_about

MODELS: dict[str, Any] = {
    "clients": Client,
    "contacts": Contact,
    "employees": Employee,
    "users": User,
    "sessions": UserSession,
    "known_devices": KnownDevice,
    "second_factors": SecondFactor,
    "invitations": Invitation,
    "saved_views": SavedView,
    "grid_settings": GridSetting,
    "undo_steps": UndoStep,
    "absences": Absence,
    "interventions": Intervention,
    "assignments": Assignment,
    "schedules": ServiceSchedule,
    "occurrences": Occurrence,
    "messages": Message,
    "deliveries": InboundDelivery,
    "mails": OutboxMail,
    "correspondence": CorrespondenceEntry,
    "invoices": Invoice,
    "invoice_lines": InvoiceLine,
    "attachments": Attachment,
}


def rows_of(model: Any, person: Person) -> Any:
    """Return the statement that selects what `model` keeps about the person."""
    return select(model).where(_conditions(person)[model]).order_by(model.id)


def _conditions(person: Person) -> dict[Any, ColumnElement[bool]]:
    own_mails = select(Message.id).where(is_own_mail(person))
    own_deliveries = select(Message.delivery_id).where(is_own_mail(person))
    contracts = select(ServiceSchedule.id).where(is_about(ServiceSchedule, person))
    usual = select(schedule_assignee.c.schedule_id).where(
        schedule_assignee.c.employee_id.in_(person.employees)
    )
    return {
        Client: Client.id.in_(person.clients),
        Contact: Contact.id.in_(person.contacts),
        Employee: Employee.id.in_(person.employees),
        User: User.__table__.c.id.in_(person.users),
        **{each: each.user_id.in_(person.users) for each in LEFT_BY_LOGINS},
        SavedView: SavedView.owner_id.in_(person.users),
        Absence: Absence.employee_id.in_(person.employees),
        Intervention: is_about(Intervention, person),
        Assignment: Assignment.employee_id.in_(person.employees),
        ServiceSchedule: or_(is_about(ServiceSchedule, person), ServiceSchedule.id.in_(usual)),
        Occurrence: Occurrence.schedule_id.in_(contracts),
        InboundDelivery: InboundDelivery.id.in_(own_deliveries),
        Message: or_(is_own_mail(person), _is_author(person)),
        OutboxMail: func.lower(OutboxMail.to).in_(person.known_by.addresses),
        CorrespondenceEntry: or_(
            CorrespondenceEntry.client_id.in_(person.clients),
            CorrespondenceEntry.sender.in_(person.known_by.names),
            CorrespondenceEntry.recipient.in_(person.known_by.names),
        ),
        Invoice: Invoice.client_id.in_(person.clients),
        InvoiceLine: InvoiceLine.client_id.in_(person.clients),
        Attachment: Attachment.message_id.in_(own_mails),
    }


def _is_author(person: Person) -> ColumnElement[bool]:
    """Tell of a message whether the person wrote it while logged in."""
    return func.lower(Message.author).in_(person.known_by.addresses)

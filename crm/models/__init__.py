"""All models. Import them from here: `from crm.models import Client`."""

from crm.models.assignment import Assignment
from crm.models.attachment import Attachment
from crm.models.audit import AuditEntry, AuditPermit
from crm.models.base import Base, Stamped
from crm.models.client import Client, Contact
from crm.models.complaint_type import ComplaintType
from crm.models.correspondence import CorrespondenceEntry
from crm.models.counter import Counter, JobRun
from crm.models.employee import Absence, Employee
from crm.models.form_submission import FormSubmission
from crm.models.inbound import InboundDelivery
from crm.models.intervention import Intervention
from crm.models.invoice import Invoice, InvoiceLine
from crm.models.login import (
    Invitation,
    KnownDevice,
    RecoveryCode,
    SecondFactor,
    UserSession,
)
from crm.models.message import Message
from crm.models.outbox import OutboxMail
from crm.models.product import Product
from crm.models.saved_view import GridSetting, SavedView
from crm.models.schedule import Occurrence, ServiceSchedule, schedule_assignee
from crm.models.undo import UndoChange, UndoStep
from crm.models.user import User

__all__ = [
    "Absence",
    "Assignment",
    "Attachment",
    "AuditEntry",
    "AuditPermit",
    "Base",
    "Client",
    "ComplaintType",
    "Contact",
    "CorrespondenceEntry",
    "Counter",
    "Employee",
    "FormSubmission",
    "GridSetting",
    "InboundDelivery",
    "Intervention",
    "Invitation",
    "Invoice",
    "InvoiceLine",
    "JobRun",
    "KnownDevice",
    "Message",
    "Occurrence",
    "OutboxMail",
    "Product",
    "RecoveryCode",
    "SavedView",
    "SecondFactor",
    "ServiceSchedule",
    "Stamped",
    "UndoChange",
    "UndoStep",
    "User",
    "UserSession",
    "schedule_assignee",
]

"""States of the records that have a life cycle: stored by name, shown by value."""

from collections.abc import Iterable
from enum import Enum, unique

from crm.domain.i18n import N_


@unique
class AssignmentStatus(Enum):
    """What an employee said about taking part in an intervention."""

    PENDING = N_("Waiting for an answer")
    CONFIRMED = N_("Confirmed")
    REJECTED = N_("Rejected")
    WITHDRAWN = N_("Withdrawn")


# Those who come, or may still say that they do.
COMING = (AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED)


@unique
class InterventionStatus(Enum):
    """Where an intervention stands."""

    NEW = N_("New")
    ASSIGNED = N_("Assigned")
    CONFIRMED = N_("Confirmed by all")
    REJECTED = N_("Rejected by all")
    FINALISED = N_("Finalised")
    CANCELLED = N_("Cancelled")

    @property
    def is_closed(self) -> bool:
        """Tell whether nobody is expected to come any more."""
        return self in (InterventionStatus.FINALISED, InterventionStatus.CANCELLED)


@unique
class Priority(Enum):
    """How urgent an intervention is."""

    LOW = N_("Low")
    NORMAL = N_("Normal")
    HIGH = N_("High")
    URGENT = N_("Urgent")


@unique
class OutboxStatus(Enum):
    """Where a mail is on its way out."""

    QUEUED = N_("Queued")
    SENDING = N_("Being sent")
    SENT = N_("Sent")
    FAILED = N_("Failed")
    BLOCKED = N_("Not to be sent")


@unique
class DeliveryStatus(Enum):
    """What became of a delivery from a mail provider."""

    NEW = N_("Received")
    PROCESSED = N_("Processed")
    DUPLICATE = N_("Repeated")
    UNREADABLE = N_("Unreadable")


@unique
class MessageKind(Enum):
    """What an entry of an intervention's timeline is."""

    OUTGOING = N_("Mail sent")
    REPLY = N_("Mail received")
    REMARK = N_("Remark")
    EVENT = N_("Event")


@unique
class EventKind(Enum):
    """What happened, where an entry of a timeline is an event."""

    CREATED = N_("Intervention created")
    ASKED = N_("Asked for confirmation")
    CONFIRMED = N_("Confirmed the intervention")
    REJECTED = N_("Rejected the intervention")
    WITHDRAWN = N_("Taken off the intervention")
    STARTED = N_("Started the work")
    DONE = N_("Finished their work")
    FINALISED = N_("Intervention finalised")
    REOPENED = N_("Intervention reopened")
    CANCELLED = N_("Intervention cancelled")
    MAIL_FAILED = N_("A mail could not be delivered")
    REMINDED = N_("Reminded to answer")
    OVERDUE = N_("Did not answer, and the planned days are over")
    UNREACHABLE = N_("Did not answer, and mails do not arrive")
    PROPOSED = N_("Could come instead")
    UNDONE = N_("Undone")
    BLOCKED = N_("Not written to, as is set")


@unique
class TriageStatus(Enum):
    """Whether a received mail waits for a person."""

    NOT_NEEDED = N_("Nothing to do")
    OPEN = N_("Needs a person")
    SETTLED = N_("Settled")
    IGNORED = N_("Ignored")


@unique
class OccurrenceStatus(Enum):
    """What became of one nominal due date of a schedule."""

    GENERATED = N_("Generated")
    SKIPPED = N_("Skipped")
    MOVED = N_("Moved")
    FAILED = N_("Generation failed")


def intervention_status(answers: Iterable[AssignmentStatus]) -> InterventionStatus:
    """Return the status of an open intervention from its assignments' answers.

    NEW when nobody is assigned, REJECTED when nobody is left who might come,
    CONFIRMED when all who are left confirmed, ASSIGNED while some are asked.
    """
    standing = [answer for answer in answers if answer is not AssignmentStatus.WITHDRAWN]
    if not standing:
        return InterventionStatus.NEW
    coming = [answer for answer in standing if answer is not AssignmentStatus.REJECTED]
    if not coming:
        return InterventionStatus.REJECTED
    if all(answer is AssignmentStatus.CONFIRMED for answer in coming):
        return InterventionStatus.CONFIRMED
    return InterventionStatus.ASSIGNED

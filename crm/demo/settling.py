"""What the operator does with mails that wait for a person: a telephone call, then a decision."""

from sqlalchemy import select

from crm.demo.world import OPERATOR, World
from crm.domain.statuses import AssignmentStatus, TriageStatus
from crm.models import Intervention, Message
from crm.services import assignments


def settle(world: World, intervention: Intervention) -> None:
    """Take every unclear answer about the intervention for a yes."""
    query = select(Message).where(
        Message.intervention_id == intervention.id, Message.triage == TriageStatus.OPEN
    )
    for message in world.session.scalars(query):
        message.triage = TriageStatus.SETTLED
        if message.assignment is not None:
            assignments.answer(
                world.session,
                message.assignment,
                AssignmentStatus.CONFIRMED,
                now=world.story.now,
                by=OPERATOR.name,
            )


def ignore(world: World, subject: str) -> None:
    """Put a mail that is about nothing of ours aside."""
    query = select(Message).where(Message.subject == subject)
    for message in world.session.scalars(query):
        message.triage = TriageStatus.IGNORED

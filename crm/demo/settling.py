"""What the operator does with mails that wait for a person: a telephone call, then a decision."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from crm.demo.world import OPERATOR, World
from crm.domain.statuses import AssignmentStatus, TriageStatus
from crm.models import Intervention, Message
from crm.services import triage


def settle(world: World, intervention: Intervention) -> None:
    """Take every answer about the intervention that is on the desk for a yes."""
    for message in _waiting(world, Message.intervention_id == intervention.id):
        if message.assignment is not None:
            triage.settle(
                world.session,
                message,
                message.assignment,
                AssignmentStatus.CONFIRMED,
                now=world.story.now,
                by=OPERATOR.name,
            )


def ignore(world: World, subject: str) -> None:
    """Put a mail that is about nothing of ours aside."""
    for message in _waiting(world, Message.subject == subject):
        triage.ignore(world.session, message)


def _waiting(world: World, condition: ColumnElement[bool]) -> Sequence[Message]:
    query = select(Message).where(condition, Message.triage == TriageStatus.OPEN)
    return world.session.scalars(query).all()

"""The worker of the story: mails leave for nowhere, and what came in is read."""

from types import TracebackType
from typing import Self

from sqlalchemy import select

from crm.audit import act_as
from crm.demo import staff
from crm.demo.world import WORKER, World
from crm.domain.mail import OutgoingMail
from crm.errors import PermanentMailError
from crm.models import Assignment, InboundDelivery, OutboxMail
from crm.services import inbound, inbound_deliveries, outbox, outbox_claims, reminders
from crm.services.reminders import Terms

ANSWER_HOURS = 24


class Nowhere:
    """A transport that sends nothing; one address is refused as servers do."""

    def send(self, message: OutgoingMail) -> None:
        if message.to == staff.MISTYPED_ADDRESS:
            raise PermanentMailError(reason=f"550 5.1.1 <{message.to}>: user unknown")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


def work(world: World) -> None:
    """Do what the worker does between two acts."""
    session, now = world.session, world.story.now
    act_as(session, WORKER)
    terms = Terms(hours=ANSWER_HOURS, propose=True, mailing=world.mailing)
    if session.scalar(select(Assignment.id).where(reminders.is_overdue(terms, now)).limit(1)):
        reminders.remind_due(session, terms, clock=lambda: now)
    if session.scalar(select(OutboxMail.id).where(outbox_claims.is_due(now)).limit(1)):
        report = outbox.send_due(session, Nowhere(), now=now)
        if report.failed:
            staff.correct_address(world)
    if session.scalar(select(InboundDelivery.id).where(inbound_deliveries.is_due(now)).limit(1)):
        inbound.process_due(session, now=now, storage=world.storage, mailing=world.mailing)

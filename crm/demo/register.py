"""The correspondence register: letters of both directions, some with the case they are about."""

from datetime import date
from functools import partial

from sqlalchemy import select

from crm.demo import remarks
from crm.demo.tables.letters import LETTERS, Letter
from crm.demo.world import OPERATOR, World
from crm.domain.kinds import Direction
from crm.models import CorrespondenceEntry, Intervention
from crm.services import attachments, correspondence

ENTRIES = 36
CANCELLED = 17  # the one that was registered by mistake
_SCAN = "Document scanat, {number}\n"


def keep(world: World) -> None:
    """Register letters all through the story."""
    days = world.working_days
    for n in range(ENTRIES):
        day = days[10 + n * (len(days) - 10) // ENTRIES]
        act = partial(_register, world, LETTERS[n % len(LETTERS)], n, day)
        world.story.at(world.moment(day, 12, 3 + n), act, by=OPERATOR)


def _register(world: World, letter: Letter, n: int, day: date) -> None:
    client = world.cast.clients[(7 * n + 1) % len(world.cast.clients)]
    house, there = world.mailing.company, client.name
    is_internal = letter.direction is Direction.INTERNAL
    case = None if is_internal else _latest_case(world, client.id)
    entry = CorrespondenceEntry(
        direction=letter.direction,
        sender=there if letter.direction is Direction.IN else house,
        recipient=there if letter.direction is Direction.OUT else house,
        subject=letter.subject,
        document=letter.document,
        client=None if is_internal else client,
        intervention=case,
    )
    correspondence.register(world.session, entry, today=day)
    world.session.flush()
    if n % 6 == 0:
        attachments.store(
            world.session,
            world.storage,
            filename=f"{letter.document}-{entry.number}.txt",
            content_type="text/plain",
            content=_SCAN.format(number=entry.full_number).encode(),
            entry=entry,
        )
    if case is not None:
        remarks.add(world, case, n, entry=entry)
    if n == CANCELLED:
        correspondence.cancel(world.session, entry)


def _latest_case(world: World, client_id: int) -> Intervention | None:
    query = select(Intervention).where(Intervention.client_id == client_id)
    return world.session.scalars(query.order_by(Intervention.id.desc()).limit(1)).first()

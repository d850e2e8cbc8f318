"""How jobs end: finalised in the afternoon of the last day, some of them twice."""

from datetime import date, datetime, timedelta
from functools import partial

from crm.audit import Actor
from crm.demo.tables.answers import REOPENED
from crm.demo.world import OPERATOR, World
from crm.models import Intervention
from crm.services import interventions


def plan(
    world: World, intervention: Intervention, resolution: str, *, again: bool, by: Actor
) -> None:
    """Finalise the job when its last day is over; one to be done `again` is reopened then."""
    day = intervention.planned_to_on
    if day is not None:
        act = partial(_end, world, intervention, resolution, again=again, by=by)
        world.story.at(_afternoon(world, day), act, by=by)


def _afternoon(world: World, day: date) -> datetime:
    return world.moment(day, 15, world.rng.randint(0, 59))


def _end(
    world: World, intervention: Intervention, resolution: str, *, again: bool, by: Actor
) -> None:
    day = intervention.planned_to_on
    if day is not None and day > world.story_day:  # it was put off
        plan(world, intervention, resolution, again=again, by=by)
        return
    done = interventions.finalise(
        world.session, intervention, resolution=resolution, now=world.story.now
    )
    if done and again:
        moment = world.story.now + timedelta(days=2)
        world.story.at(moment, partial(_reopen, world, intervention), by=OPERATOR)


def _reopen(world: World, intervention: Intervention) -> None:
    if interventions.reopen(world.session, intervention, now=world.story.now):
        intervention.planned_from_on = world.after(world.story_day, 1)
        intervention.planned_to_on = intervention.planned_from_on
        plan(world, intervention, REOPENED, again=False, by=OPERATOR)

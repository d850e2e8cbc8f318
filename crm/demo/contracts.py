"""Maintenance contracts, and the visits that the generator creates for them day by day."""

from datetime import date, timedelta
from functools import partial

from crm.audit import Actor
from crm.demo import courses
from crm.demo.course import Course
from crm.demo.tables.contracts import CONTRACTS, Contract
from crm.demo.world import DAYS, OPERATOR, World
from crm.models import Employee, Intervention, ServiceSchedule
from crm.services import daily, schedule_occurrences, schedule_terms, schedules
from crm.services.schedule_outcomes import Created, Tally
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import count_due, generate_due

GENERATOR = Actor(daily.JOB, "worker")
RESOLUTION = "Lucrările din contract au fost făcute; s-a semnat fișa de revizie."
SKIPPED = "Clientul este închis în această perioadă."
MOVED = "Clientul a cerut altă zi."
LATELY = 7  # days on which it runs at weekends too, and leaves a trace
PAUSED_AFTER = timedelta(days=100)
_NOTE = "Conform contractului de mentenanță. Se completează fișa de revizie la fiecare vizită."


def sign(world: World) -> None:
    """Sign each contract before its first visit; run the generator every working day."""
    first_day = world.today - timedelta(days=DAYS - 6)
    for n, contract in enumerate(CONTRACTS):
        starts_on = world.today + timedelta(days=contract.starts)
        day = max(first_day, min(starts_on - timedelta(days=20), world.working_days[-3]))
        act = partial(_sign, world, contract, n, starts_on)
        world.story.at(world.moment(day, 13, n), act, by=OPERATOR)
    lately = [world.today - timedelta(days=n) for n in range(LATELY)]
    for day in sorted({*world.working_days, *lately}):
        world.story.at(world.moment(day, 6), partial(_generate, world), by=GENERATOR)


def _sign(world: World, contract: Contract, n: int, starts_on: date) -> None:
    client = world.cast.clients[(3 * n + 2) % 26]
    schedule = ServiceSchedule(
        client=client,
        contact=client.contacts[0] if client.contacts else None,
        description=f"{contract.text}. {_NOTE}",
        period=contract.period,
        starts_on=starts_on,
        lead_days=contract.lead,
        duration_days=contract.days,
        holiday_policy=contract.holidays,
    )
    if contract.kind and n % 2:
        schedule.product = world.cast.products[contract.kind][0]
    else:
        schedule.object_text = contract.text
    schedule.assignees.extend(_crew_of(world, client.id)[: contract.people])
    world.session.add(schedule)
    schedules.save(world.session, schedule, today=world.story_day, country=world.country)
    world.session.flush()
    if contract.is_paused:
        pause = partial(
            schedule_terms.pause,
            world.session,
            schedule,
            today=world.story_day + PAUSED_AFTER,
            country=world.country,
        )
        world.story.at(world.story.now + PAUSED_AFTER, pause, by=OPERATOR)
    elif n in _EXCEPTIONS:
        _EXCEPTIONS[n](world, schedule)


def _crew_of(world: World, client_id: int) -> list[Employee]:
    """Return the employees who are active, those from nearby first."""
    base = world.cast.bases[client_id]
    active = [each for each in world.cast.employees.values() if each.is_active]
    return sorted(active, key=lambda each: (each.town != base, each.name))


def _skip(world: World, schedule: ServiceSchedule) -> None:
    schedule_occurrences.skip(
        world.session, schedule, schedule.starts_on, reason=SKIPPED, country=world.country
    )


def _move(world: World, schedule: ServiceSchedule) -> None:
    to = world.after(schedule.starts_on, 2)
    schedule_occurrences.move(
        world.session, schedule, schedule.starts_on, to=to, reason=MOVED, country=world.country
    )


_EXCEPTIONS = {4: _skip, 13: _move}  # by the contract's place in the table


def _generate(world: World) -> None:
    """Do the day's run; who is asked confirms, but for a few of the last days."""
    now, today = world.story.now, world.story_day
    run = Run(today=today, now=now, mailing=world.mailing, country=world.country)
    is_recent = (world.today - today).days < LATELY
    if is_recent:
        daily.begin(world.session, today=today, now=now)
    elif not count_due(world.session, run):
        return
    tally = Tally()
    for outcome in generate_due(world.session, run):
        tally.add(outcome)
        if isinstance(outcome, Created) and outcome.intervention is not None:
            visit = world.session.get_one(Intervention, outcome.intervention)
            is_new = (world.today - today).days < 3
            course = Course.WAITING if is_new else Course.SMOOTH
            courses.begin(world, visit, visit.number, course=course, resolution=RESOLUTION)
    if is_recent:
        daily.finish(world.session, tally, now=now)

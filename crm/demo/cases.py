"""Calls that become interventions: what about, where, when, and who is asked."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from crm.demo import courses, planning
from crm.demo.course import Course
from crm.demo.tables.call import LOCATIONS, Call
from crm.demo.tables.calls import CALLS
from crm.demo.tables.goods import KIND_OF
from crm.demo.world import OPERATOR, World
from crm.domain.statuses import Priority
from crm.models import Client, Intervention
from crm.services import complaint_types, interventions

LONG_AGO = 64  # calls whose jobs are over, but for a few that nobody has finalised
LATELY = (  # what becomes of the calls of the last working days, three a day
    Course.WAITING,
    Course.SMOOTH,
    Course.ALL_REJECT,
    Course.UNCLEAR,
    Course.SMOOTH,
    Course.WAITING,
    Course.UNASSIGNED,
    Course.SMOOTH,
    Course.WAITING,
    Course.CLASH,
    Course.ALL_REJECT,
    Course.SMOOTH,
    Course.UNASSIGNED,
    Course.CANCELLED,
    Course.SMOOTH,
    Course.WAITING,
    Course.UNCLEAR,
    Course.UNASSIGNED,
)
ONCE = (  # what became of the earlier ones, over and over
    Course.SMOOTH,
    Course.SMOOTH,
    Course.REPLACED,
    Course.SMOOTH,
    Course.CANCELLED,
    Course.SMOOTH,
    Course.MOVED,
    Course.SMOOTH,
    Course.UNCLEAR,
    Course.SMOOTH,
    Course.REOPENED,
)
_WAIT = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 3, Priority.LOW: 6}


@dataclass(frozen=True, slots=True)
class Case:
    """The n-th call of the story: the day it comes in on, and what becomes of it."""

    n: int
    day: date
    course: Course
    is_recent: bool


def plan(world: World) -> None:
    """Put every call into the story."""
    days = world.working_days
    recent, old = days[-len(LATELY) // 3 :], days[4 : -len(LATELY) // 3]
    cases = [
        Case(n, old[n * len(old) // LONG_AGO], ONCE[n % len(ONCE)], is_recent=False)
        for n in range(LONG_AGO)
    ]
    cases += [
        Case(LONG_AGO + k, recent[k // 3], course, is_recent=True)
        for k, course in enumerate(LATELY)
    ]
    for case in cases:
        moment = world.moment(case.day, 8 + case.n % 3, 7 * case.n % 60)
        world.story.at(moment, partial(_take, world, case), by=OPERATOR)


def _take(world: World, case: Case) -> None:
    client = _client(world, case)
    call, target = _object(world, client, case.n)
    location = LOCATIONS[case.n % len(LOCATIONS)]
    contacts = client.contacts
    first, last = _days(world, case, call)
    intervention = Intervention(
        complaint_on=case.day,
        complaint_type=complaint_types.named(world.session, call.complaint),
        client=client,
        contact=contacts[case.n % len(contacts)] if contacts else None,
        description=call.description.format(loc=location),
        priority=call.priority,
        planned_from_on=first,
        planned_to_on=last,
        **target,
    )
    if isinstance(target.get("object_text"), str):
        intervention.object_text = call.text.format(loc=location)
    world.session.add(intervention)
    interventions.prepare_new(world.session, intervention, now=world.story.now)
    world.session.flush()
    planning.staff(world, intervention, case.n, course=case.course, is_recent=case.is_recent)
    courses.begin(world, intervention, case.n, course=case.course, resolution=call.resolution)


def _client(world: World, case: Case) -> Client:
    """Return who calls; of the recent calls every other one comes from near the technician."""
    clients = world.cast.clients
    if case.is_recent and case.n % 2:
        clients = [each for each in clients if world.cast.bases[each.id] == planning.HOME]
    return clients[5 * case.n % len(clients)]


def _object(world: World, client: Client, n: int) -> tuple[Call, dict[str, object]]:
    """Return the call and its object: of three calls one about each kind of object."""
    lines = world.cast.lines.get(client.id)
    if n % 3 == 0 and lines:
        line = lines[n % len(lines)]
        kind = KIND_OF[line.product.code or ""] if line.product else None
        calls = [call for call in CALLS if call.kind is kind]
        return calls[n % len(calls)], {"invoice_line": line}
    call = CALLS[(7 * n + n // 3) % len(CALLS)]
    if n % 3 == 1:
        products = world.cast.products[call.kind]
        return call, {"product": products[n % len(products)]}
    return call, {"object_text": call.text}


def _days(world: World, case: Case, call: Call) -> tuple[date, date]:
    """Return first and last day of the job; the open ones lie in the two weeks to come."""
    first = world.after(case.day, _WAIT[call.priority] + case.n % 2)
    if case.is_recent and case.course is not Course.CANCELLED:
        first = world.after(world.today, 1 + case.n % 9)
    return first, world.after(first, call.days - 1)

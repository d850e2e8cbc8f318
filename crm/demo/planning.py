"""Who is asked to come: somebody free, from nearby, with few jobs so far."""

from datetime import date

from crm.demo.course import Course
from crm.demo.tables.crew import CREW
from crm.demo.world import World
from crm.models import Employee, Intervention
from crm.services import assignments, availability
from crm.services.availability import ClashKind, EmployeeDays

TECHNICIAN = CREW[0].name
HOME = CREW[0].town
SAME_BUILDING = "Cele două lucrări sunt în aceeași clădire."


def staff(
    world: World, intervention: Intervention, n: int, *, course: Course, is_recent: bool
) -> None:
    """Assign one or two people and ask them, unless the course leaves the case to nobody."""
    if course is Course.UNASSIGNED:
        return
    number = 2 if n % 5 in (1, 3) else 1
    for employee in choose(world, intervention, number, prefer_technician=is_recent):
        assign(world, intervention, employee)
    if course is Course.CLASH:
        busy = _double_booked(world, intervention)
        if busy:
            assign(world, intervention, busy, clash_reason=SAME_BUILDING)
    assignments.sync(world.session, intervention, mailing=world.mailing, now=world.story.now)


def assign(
    world: World, intervention: Intervention, employee: Employee, *, clash_reason: str | None = None
) -> None:
    """Put the employee on the job and count it; asks nobody yet."""
    assignments.assign(world.session, intervention, employee, clash_reason=clash_reason)
    world.cast.jobs[employee.id] += 1


def choose(
    world: World, intervention: Intervention, number: int, *, prefer_technician: bool = False
) -> list[Employee]:
    """Return the best `number` of employees who are free and not on the job already."""
    base = world.cast.bases[intervention.client_id]
    taken = {each.employee_id for each in intervention.assignments}

    def rank(each: EmployeeDays) -> tuple[bool, bool, int, str]:
        is_chosen = prefer_technician and each.name == TECHNICIAN and base == HOME
        return not is_chosen, each.town != base, world.cast.jobs[each.employee_id], each.name

    free = [each for each in _overview(world, intervention) if each.is_free]
    ranked = sorted((each for each in free if each.employee_id not in taken), key=rank)
    return [world.cast.employees[each.name] for each in ranked[:number]]


def _double_booked(world: World, intervention: Intervention) -> Employee | None:
    taken = {each.employee_id for each in intervention.assignments}
    for each in _overview(world, intervention):
        kinds = {clash.kind for clash in each.clashes}
        if kinds and ClashKind.ABSENT not in kinds and each.employee_id not in taken:
            return world.cast.employees[each.name]
    return None


def _overview(world: World, intervention: Intervention) -> list[EmployeeDays]:
    first: date = intervention.planned_from_on or intervention.complaint_on
    last = intervention.planned_to_on or first
    return availability.overview(world.session, from_on=first, to_on=last)

"""How an intervention goes on after somebody was asked: answers, turns, the end."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from crm.audit import Actor
from crm.demo import endings, planning, remarks, replies, settling
from crm.demo.course import Course
from crm.demo.tables.answers import CANCELLATIONS, CONFIRMATIONS, REJECTIONS, UNCLEAR
from crm.demo.tables.crew import LOGINS
from crm.demo.world import OPERATOR, World
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment, Intervention
from crm.services import assignments, interventions

UNFINISHED = 13  # one job in so many is over, but nobody has finalised it
SLOWEST = 300  # minutes that an answer takes
STILL_OPEN = 9  # days for which unclear answers stay on the desk
TECHNICIAN = next(Actor(login.email, "web") for login in LOGINS if login.role is Role.TECHNICIAN)
Turn = Callable[[World, Intervention, int], None]


def begin(
    world: World, intervention: Intervention, n: int, *, course: Course, resolution: str
) -> None:
    """Plan everything that becomes of the n-th case."""
    expect_answers(world, intervention, n, course=course)
    if course in _TURNS:
        wait, turn = _TURNS[course]
        act = partial(turn, world, intervention, n)
        world.story.at(world.story.now + wait, act, by=OPERATOR)
    if n % 4 == 1:
        act = partial(remarks.add, world, intervention, n)
        world.story.at(world.story.now + timedelta(minutes=90), act, by=OPERATOR)
    if n % UNFINISHED != UNFINISHED - 1:
        by = TECHNICIAN if _is_technicians(intervention) else OPERATOR
        endings.plan(world, intervention, resolution, again=course is Course.REOPENED, by=by)


def expect_answers(world: World, intervention: Intervention, n: int, *, course: Course) -> None:
    """Plan the answers of all who were asked and have not answered yet; some telephone."""
    for k, assignment in enumerate(intervention.standing_assignments):
        text = _text(course, n + 3 * k, is_first=k == 0)
        if not text or assignment.status is not AssignmentStatus.PENDING:
            continue
        moment = world.story.now + timedelta(minutes=world.rng.randint(12, SLOWEST))
        if course is Course.SMOOTH and n % 3 == 0:
            act = partial(_confirmed_by_telephone, world, assignment)
            world.story.at(moment, act, by=OPERATOR)
        else:
            act = partial(replies.answer, world, assignment, text)
            world.story.at(moment, act, by=replies.WEBHOOK)


def _confirmed_by_telephone(world: World, assignment: Assignment) -> None:
    assignments.answer(
        world.session,
        assignment,
        AssignmentStatus.CONFIRMED,
        now=world.story.now,
        by=assignment.employee.name,
    )


def _text(course: Course, n: int, *, is_first: bool) -> str | None:
    if course is Course.ALL_REJECT or (course is Course.REPLACED and is_first):
        return REJECTIONS[n % len(REJECTIONS)]
    if course is Course.UNCLEAR and is_first:
        return UNCLEAR[n % len(UNCLEAR)]
    if course is Course.WAITING and is_first:
        return None
    return CONFIRMATIONS[n % len(CONFIRMATIONS)]


def _replace(world: World, intervention: Intervention, n: int) -> None:
    """Take off who rejected, and ask somebody else."""
    for assignment in intervention.standing_assignments:
        if assignment.status is AssignmentStatus.REJECTED:
            assignments.withdraw(
                world.session, assignment, mailing=world.mailing, now=world.story.now
            )
    for employee in planning.choose(world, intervention, 1):
        planning.assign(world, intervention, employee)
    assignments.sync(world.session, intervention, mailing=world.mailing, now=world.story.now)
    expect_answers(world, intervention, n, course=Course.SMOOTH)


def _move(world: World, intervention: Intervention, n: int) -> None:
    """Put the job off by two working days; everybody is asked again."""
    first, last = intervention.planned_from_on, intervention.planned_to_on
    if first is None or last is None or intervention.status.is_closed:
        return
    intervention.planned_from_on = world.after(first, 2)
    intervention.planned_to_on = world.after(last, 2)
    assignments.sync(world.session, intervention, mailing=world.mailing, now=world.story.now)
    expect_answers(world, intervention, n, course=Course.SMOOTH)


def _cancel(world: World, intervention: Intervention, n: int) -> None:
    interventions.cancel(
        world.session,
        intervention,
        reason=CANCELLATIONS[n % len(CANCELLATIONS)],
        mailing=world.mailing,
        now=world.story.now,
    )


def _settle(world: World, intervention: Intervention, _n: int) -> None:
    if (world.today - intervention.complaint_on).days > STILL_OPEN:
        settling.settle(world, intervention)


def _is_technicians(intervention: Intervention) -> bool:
    names = {each.employee.name for each in intervention.standing_assignments}
    return planning.TECHNICIAN in names


_TURNS: dict[Course, tuple[timedelta, Turn]] = {
    Course.REPLACED: (timedelta(hours=6), _replace),
    Course.MOVED: (timedelta(hours=22), _move),
    Course.CANCELLED: (timedelta(hours=20), _cancel),
    Course.UNCLEAR: (timedelta(hours=6), _settle),
}

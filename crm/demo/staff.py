"""The people of the house: employees, their days off, and who logs in."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from crm.demo.tables.crew import AWAY, CREW, LOGINS, MISTYPED, Away, Member
from crm.demo.world import ADMIN, OPERATOR, World
from crm.domain.folding import fold
from crm.domain.kinds import Language
from crm.models import Absence, Employee, User

MISTYPED_ADDRESS = "dan.campeanu@echipa-veche.example"  # its server knows nobody of that name
CORRECTED_AFTER = timedelta(hours=3)


def hire(world: World, *, password_hash: str) -> None:
    """Create the employees, their days off, and the users, all of whom have one password.

    A user who is there already stays as they are.
    """
    for n, member in enumerate(CREW):
        world.cast.employees[member.name] = _employee(member, n)
    world.session.add_all(world.cast.employees.values())
    for away in AWAY:
        told = world.moment(world.today + timedelta(days=min(away.first - 20, -30)), 10, 15)
        world.story.at(told, partial(_be_away, world, away), by=OPERATOR)
    known = set(world.session.scalars(select(User.email)))
    for login in LOGINS:
        if login.email in known:
            continue
        user = User(
            email=login.email,
            name=login.name,
            role=login.role,
            language=Language.RO,
            employee=world.cast.employees.get(login.name),
            password=password_hash,
        )
        world.session.add(user)


def correct_address(world: World) -> None:
    """Put the mistyped address right, some hours after the first mail to it came back."""
    employee = world.cast.employees[MISTYPED]
    if employee.email == MISTYPED_ADDRESS:
        moment = world.story.now + CORRECTED_AFTER
        world.story.at(moment, partial(_correct, employee), by=ADMIN)


def _employee(member: Member, n: int) -> Employee:
    address = f"{fold(member.name).replace(' ', '.')}@echipa.example"
    return Employee(
        name=member.name,
        email=MISTYPED_ADDRESS if member.name == MISTYPED else address,
        phone=f"0700 000 {n + 10:03}",
        job_title=member.job_title,
        town=member.town,
        language=Language.RO,
        is_active=member.is_active,
    )


def _be_away(world: World, away: Away) -> None:
    absence = Absence(
        employee=world.cast.employees[away.name],
        kind=away.kind,
        starts_on=world.today + timedelta(days=away.first),
        ends_on=world.today + timedelta(days=away.last),
        note=away.note,
    )
    world.session.add(absence)


def _correct(employee: Employee) -> None:
    employee.email = f"{fold(employee.name).replace(' ', '.')}@echipa.example"

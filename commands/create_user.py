"""`flask create-user`: make somebody who can log in."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security.utils import hash_password
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commands._schema import require_schema
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.domain.addresses import is_address, same_form
from crm.domain.cleaning import clean_line
from crm.domain.i18n import N_
from crm.domain.kinds import Language, Role
from crm.domain.passwords import normalised, problem_of
from crm.extensions import db
from crm.models import Employee, User

_ROLES = {role.name.lower(): role for role in Role}


@click.command("create-user")
@click.argument("email")
@click.option("--role", type=click.Choice(list(_ROLES)), required=True, help="What he may do.")
@click.option("--name", help="As grids and mails show it; none: what stands before the @.")
@click.option("--employee-email", help="The employee whose interventions a technician sees.")
@with_appcontext
def command(email: str, role: str, name: str | None, employee_email: str | None) -> None:
    """Create a user who logs in with EMAIL.

    The password is asked for twice, unseen; without a terminal it is the
    first line of the standard input. It needs at least 15 characters.
    """
    address = same_form(email)
    if not is_address(address) or not address.isprintable():
        raise click.BadParameter(f"{email!r} is not an e-mail address.", param_hint="EMAIL")
    shown = clean_line(name or address.partition("@")[0], 200)
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    session = db.session()
    act_as(session, Actor("create-user", "command"))
    try:
        _refuse_double(session, address)
        employee = _employee(session, employee_email) if employee_email else None
        session.rollback()  # no transaction is open while somebody thinks about a password
        user = User(
            email=address,
            name=shown,
            role=_ROLES[role],
            language=Language[settings.language.upper()],
            employee_id=employee,
            password=_password(about=(address, shown, settings.company)),
        )
        session.add(user)
        session.commit()
    except IntegrityError as error:
        raise click.ClickException(f"There is a user {address} already.") from error
    click.echo(f"{address} can log in now, as {role}.")


def _refuse_double(session: Session, address: str) -> None:
    if session.scalar(select(User.email).where(func.lower(User.email) == address)):
        raise click.ClickException(
            f"There is a user {address} already. To change his role or password, use Users in the"
            " admin, or the link on the login page."
        )


def _employee(session: Session, address: str) -> int:
    """Return the id of the employee with the address; upper and lower case count as the same."""
    same = func.lower(Employee.email) == same_form(address)
    found = session.scalars(select(Employee).where(same)).all()
    if len(found) != 1:
        how_many = "more than one employee" if found else "no employee"
        raise click.BadParameter(
            f"There is {how_many} with the address {address!r}.", param_hint="--employee-email"
        )
    return found[0].id


def _is_text(given: str) -> bool:
    """Tell whether no byte was left over when the input was read as text."""
    return not any("\ud800" <= char <= "\udfff" for char in given)


def _password(*, about: tuple[str, ...]) -> str:
    """Return the hash of a password that was typed twice or piped in."""
    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt="The same once more")
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    problem = problem_of(given, about=about) if _is_text(given) else N_("This is not UTF-8 text.")
    if problem:
        raise click.ClickException(problem)
    return str(hash_password(normalised(given)))

"""`flask reset-second-factor`: let somebody in again who lost phone and recovery codes."""

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from commands._schema import require_schema
from crm import clock
from crm.audit import Actor, act_as
from crm.domain.addresses import same_form
from crm.extensions import db
from crm.models import User
from crm.services import second_factors, sessions


@click.command("reset-second-factor")
@click.argument("email")
@with_appcontext
def command(email: str) -> None:
    """Take the second factor of the user EMAIL away, and end their sessions.

    For the only administrator, whom nobody else can help; all others ask an administrator.
    Be sure who asks for it.
    """
    require_schema()
    session = db.session()
    act_as(session, Actor("reset-second-factor", "command"))
    user = session.scalar(select(User).where(func.lower(User.email) == same_form(email)))
    if user is None:
        raise click.ClickException(f"There is no user {email}.")
    if not second_factors.remove(session, user, now=clock.utcnow()):
        raise click.ClickException(f"{user.email} has no second factor.")
    sessions.end_others(session, user, None)
    session.commit()
    click.echo(f"{user.email} logs in with the password alone now.")

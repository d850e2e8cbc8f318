"""Naming a person on a command line."""

from collections.abc import Callable
from typing import TypeVar

import click

from crm.domain.addresses import is_address, same_form
from crm.services.care.people import Key

F = TypeVar("F", bound=Callable[..., object])
_ID = click.IntRange(min=1, max=2**63 - 1)


def person_options(command: F) -> F:
    """Add `[EMAIL] --contact ID --client ID --employee ID` to a command."""
    for name in ("employee", "client", "contact"):
        about = f"The {name} with this id, instead of an address."
        command = click.option(f"--{name}", type=_ID, metavar="ID", help=about)(command)
    return click.argument("email", required=False)(command)


def person_key(
    email: str | None, *, contact: int | None, client: int | None, employee: int | None
) -> Key:
    """Return the one key that was given; anything else is a usage error."""
    if sum(each is not None for each in (email, contact, client, employee)) != 1:
        raise click.UsageError("Name one person: EMAIL, or one of --contact, --client, --employee.")
    if email is not None and not is_address(same_form(email)):
        raise click.BadParameter(f"{email!r} is not an e-mail address.", param_hint="EMAIL")
    return Key(same_form(email) if email else None, contact, client, employee)

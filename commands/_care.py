"""What the care commands share: faults in one line, and a bar where a person waits."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from crm.errors import CrmError

_STEPS = 1000


@contextmanager
def one_line_faults() -> Iterator[None]:
    """Tell what goes wrong inside in one line on stderr, with exit code 1."""
    try:
        yield
    except CrmError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise click.ClickException(
            f"The database cannot be used: {reason}. 'flask check' says more."
        ) from error
    except SQLAlchemyError as error:
        reason = str(error).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{where}") from error


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a report `(what, done, total)` that draws a bar at a terminal."""
    with click.progressbar(
        length=_STEPS + 1, file=sys.stderr, hidden=not sys.stderr.isatty(), show_eta=False
    ) as bar:

        def report(what: str, done: int, total: int) -> None:
            place = _STEPS * done // max(total, 1)
            if place != bar.pos or what != bar.label:
                bar.label = what
                bar.update(place - bar.pos)

        yield report

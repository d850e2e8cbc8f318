"""`flask rebuild-search`: make what searches look in anew."""

import click
from flask.cli import with_appcontext

from commands._care import one_line_faults
from commands._schema import require_schema
from crm import search
from crm.extensions import db


@click.command("rebuild-search")
@with_appcontext
def command() -> None:
    """Make anew what searches look in, after rows were changed by other programs.

    Others wait meanwhile. `flask check` says when it is needed.
    """
    require_schema()
    with one_line_faults():
        search.rebuild(db.session.connection())
        db.session.commit()
    click.echo(f"{len(search.DOCUMENTS)} tables rebuilt.")

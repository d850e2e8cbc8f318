"""Dumps of a PostgreSQL database by its own programs, which must be on the PATH."""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, text

from crm.domain.cleaning import clean_line
from crm.errors import MissingToolError, ToolFailedError
from crm.services.care.archives import Report
from crm.services.care.databases import Figures, figures

NAME = "database.dump"


def dump(engine: Engine, target: Path, *, report: Report) -> Figures:
    """Write the database as it is at one moment to the new file `target`; others go on writing.

    Raises MissingToolError and ToolFailedError.
    """
    report("Database", 0, 1)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        found = figures(connection)
        options = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
        _run("pg_dump", engine, options)
    report("Database", 1, 1)
    return found


def restore(engine: Engine, source: Path) -> None:
    """Fill the engine's database from the dump `source`, in one transaction.

    Raises MissingToolError and ToolFailedError; then the database is as it was.
    """
    options = ["--single-transaction", "--exit-on-error", "--clean", "--if-exists"]
    _run("pg_restore", engine, [*options, str(source)])


def _run(tool: str, engine: Engine, options: list[str]) -> None:
    program = shutil.which(tool)
    if program is None:
        raise MissingToolError(tool=tool)
    given = dict(engine.dialect.create_connect_args(engine.url)[1])
    given.pop("context", None)  # SQLAlchemy's own
    password = given.pop("password", None)
    # The password goes by the environment: everybody may read a command line.
    environ = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 - no shell, and options of our own
        [
            program,
            "--no-owner",
            "--no-privileges",
            f"--dbname={make_conninfo('', **given)}",
            *options,
        ],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = clean_line(done.stderr.decode("utf-8", "replace"), 500)
        raise ToolFailedError(tool=tool, reason=said or f"status {done.returncode}")

"""`flask generate-schedules`: create the interventions that service schedules call for."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import date

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from commands._days import DAY
from commands._explaining import print_explanation
from commands._schema import require_schema
from crm import clock
from crm.audit import Actor, act_as
from crm.config import Settings
from crm.domain.cleaning import clean_line
from crm.errors import UnknownScheduleError
from crm.extensions import db
from crm.services import daily
from crm.services.mailing import Mailing
from crm.services.schedule_outcomes import Created, Failed, Tally
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import count_due, generate_due

BAR_FROM = 500  # schedules; fewer are done before a person wonders
BIGGEST_ID = 2**63 - 1
Write = Callable[[Created | Failed], None]
Report = Callable[[], AbstractContextManager[Write]]


@click.command("generate-schedules")
@click.option("--date", "day", type=DAY, help="Do as if it were this day.")
@click.option(
    "--schedule",
    "only",
    type=click.IntRange(min=1, max=BIGGEST_ID),
    metavar="ID",
    help="Look at this schedule only.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be created, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--explain",
    type=click.IntRange(min=1, max=BIGGEST_ID),
    metavar="ID",
    help="Say why this schedule has a visit due on --date (today without it), or why not;"
    " create nothing.",
)
@with_appcontext
def command(
    *, day: date | None, only: int | None, dry_run: bool, as_json: bool, explain: int | None
) -> None:
    """Create the interventions that service schedules call for today.

    May be run as often as you like, also several times at once: every visit is
    created once. Exit code 1 when a schedule failed; the others are done then.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    now = clock.utcnow()
    today = clock.company_day(now, settings.timezone)
    if explain is not None:
        if only is not None or dry_run:
            raise click.UsageError("--explain goes with --date and --json only.")
        print_explanation(explain, day or today, today=today, as_json=as_json)
        return
    run = Run(
        today=day or today,
        now=now,
        mailing=Mailing.of(settings),
        country=settings.country,
        only=only,
        dry_run=dry_run,
    )
    try:
        tally = _carry_out(run, _json_report if as_json else _text_report, company_day=today)
    except UnknownScheduleError as error:
        raise click.BadParameter(str(error), param_hint="--schedule") from error
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {reason}") from error
    note = "Dry run, nothing was written: " if dry_run else ""
    idle = "" if tally.created or tally.failed else "Nothing to do: "
    click.echo(f"{note}{idle}{tally}.", err=True)
    if tally.failed:
        sys.exit(1)


def _carry_out(run: Run, report: Report, *, company_day: date) -> Tally:
    """Do the run and print what became of it; a whole run of the day stands on the job's row."""
    session = db.session()
    act_as(session, Actor(daily.JOB, "command"))
    outcomes = generate_due(session, run)
    is_of_the_day = run.today == company_day and run.only is None and not run.dry_run
    if is_of_the_day:
        daily.begin(session, today=company_day, now=run.now)
    tally = Tally()
    with report() as write:
        for outcome in _with_bar(outcomes, run):
            tally.add(outcome)
            write(outcome)
    if is_of_the_day:
        daily.finish(session, tally, now=clock.utcnow())
    return tally


def _with_bar(outcomes: Iterator[Created | Failed], run: Run) -> Iterator[Created | Failed]:
    """Show how far the run is, where a person waits and the results go elsewhere."""
    length = count_due(db.session(), run)
    is_watched = sys.stderr.isatty() and not sys.stdout.isatty()
    last = None
    with click.progressbar(
        length=length,
        label="Schedules",
        file=sys.stderr,
        hidden=length < BAR_FROM or not is_watched,
    ) as bar:
        for outcome in outcomes:
            bar.update(int(outcome.schedule != last))
            last = outcome.schedule
            yield outcome


@contextmanager
def _text_report() -> Iterator[Write]:
    """Print a line for each visit; failures go to stderr."""

    def write(outcome: Created | Failed) -> None:
        if isinstance(outcome, Failed):
            click.echo(f"Schedule {outcome.schedule} failed: {outcome.error}", err=True)
        else:
            click.echo(_as_text(outcome))

    yield write


@contextmanager
def _json_report() -> Iterator[Write]:
    """Print one JSON object, visits as they come; also what was done before an interruption."""
    failed: list[dict[str, object]] = []
    separator = ""

    def write(outcome: Created | Failed) -> None:
        nonlocal separator
        if isinstance(outcome, Failed):
            failed.append(asdict(outcome))
            return
        click.echo(separator + json.dumps(_as_json(outcome)), nl=False)
        separator = ", "

    click.echo('{"created": [', nl=False)
    try:
        yield write
    finally:
        click.echo(f'], "failed": {json.dumps(failed)}}}')


def _as_json(visit: Created) -> dict[str, object]:
    return {
        "schedule": visit.schedule,
        "due_on": visit.due_on.isoformat(),
        "effective_on": visit.effective_on.isoformat(),
        "late": visit.late,
        "intervention": visit.intervention,
    }


def _as_text(visit: Created) -> str:
    moved = f" moved to {visit.effective_on}" if visit.effective_on != visit.due_on else ""
    late = " (late)" if visit.late else ""
    return f"{visit.due_on}{moved}{late} {clean_line(visit.title)}"

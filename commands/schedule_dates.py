"""`flask schedule-dates`: show the dates of a schedule without writing anything."""

import json
from datetime import date

import click

from commands._days import DAY
from crm.domain.holidays import DEFAULT_COUNTRY, HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedules import Due, InvalidScheduleError, Rule, due

_PERIODS = {period.value.name: period for period in Period}
_POLICIES = {policy.value.name: policy for policy in HolidayPolicy}
_OPTIONS = {"ends_on": "--end", "lead_days": "--lead", "country": "--country"}


@click.command("schedule-dates")
@click.option("--start", type=DAY, required=True, help="First date of the schedule.")
@click.option("--period", type=click.Choice(list(_PERIODS)), required=True, help="How often.")
@click.option(
    "--lead",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Create each visit this many days ahead.",
)
@click.option("--end", type=DAY, help="Last date that is still due; none: endless.")
@click.option("--from", "since", type=DAY, help="Create nothing before this date; none: --start.")
@click.option(
    "--holidays",
    type=click.Choice(list(_POLICIES)),
    default="none",
    show_default=True,
    help="Move a visit that falls on a day off to this working day.",
)
@click.option("--country", default=DEFAULT_COUNTRY, show_default=True, help="Whose holidays.")
@click.option("--today", type=DAY, required=True, help="The day of the run.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(  # noqa: PLR0913 -- one parameter an option
    *,
    start: date,
    period: str,
    lead: int,
    end: date | None,
    since: date | None,
    holidays: str,
    country: str,
    today: date,
    as_json: bool,
) -> None:
    """Show what a schedule without occurrences would create on a day.

    Reads and writes no database. Dates are written YYYY-MM-DD.
    """
    try:
        rule = Rule(
            start,
            _PERIODS[period],
            lead_days=lead,
            ends_on=end,
            generate_from=since,
            holidays=_POLICIES[holidays],
            country=country,
        )
    except InvalidScheduleError as error:
        raise click.BadParameter(str(error), param_hint=_OPTIONS.get(error.field)) from error
    visits = due(rule, today=today)
    if as_json:
        click.echo(json.dumps({"due": [_as_json(visit) for visit in visits]}))
    else:
        for visit in visits:
            click.echo(_as_text(visit))


def _as_json(visit: Due) -> dict[str, str]:
    return {
        "due_on": visit.due_on.isoformat(),
        "effective_on": visit.effective_on.isoformat(),
    }


def _as_text(visit: Due) -> str:
    moved = f" moved to {visit.effective_on}" if visit.effective_on != visit.due_on else ""
    late = " (late)" if visit.late else ""
    return f"{visit.due_on}{moved}{late}"

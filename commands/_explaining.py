"""`flask generate-schedules --explain`: why a schedule has a visit on a date, or why not."""

import json
from datetime import date

import click
from flask import current_app

from crm import database
from crm.config import Settings
from crm.domain.cleaning import clean_line
from crm.domain.schedule_verdicts import Explanation
from crm.errors import UnknownScheduleError
from crm.extensions import db
from crm.models import ServiceSchedule
from crm.services import schedule_sheet


def print_explanation(schedule_id: int, day: date, *, today: date, as_json: bool) -> None:
    """Print what becomes of the visit of `day`; reads only, and takes no lock.

    Raises click.BadParameter for an id that no schedule has, and
    click.ClickException for a row that cannot be read.
    """
    settings: Settings = current_app.extensions["settings"]
    view = schedule_sheet.View(today, settings.country, settings.timezone)
    try:
        with database.reading_in(db.session()):
            schedule = db.session.get(ServiceSchedule, schedule_id)
            if schedule is None:
                error = UnknownScheduleError(id=schedule_id)
                raise click.BadParameter(str(error), param_hint="--explain")
            found = schedule_sheet.explain_day(db.session(), schedule, day, view).explanation
    except LookupError as error:  # such as a period that this version does not know
        raise click.ClickException(f"Schedule {schedule_id} cannot be read: {error}") from error
    sentence = clean_line(found.said())
    click.echo(json.dumps(_as_json(schedule_id, found, sentence)) if as_json else sentence)


def _as_json(schedule_id: int, found: Explanation, sentence: str) -> dict[str, object]:
    return {
        "schedule": schedule_id,
        "due_on": found.due_on.isoformat(),
        "verdict": found.verdict.name.lower(),
        "creates": found.verdict.creates,
        "effective_on": found.effective_on.isoformat() if found.effective_on else None,
        "run_on": found.run_on.isoformat() if found.run_on else None,
        "sentence": sentence,
    }

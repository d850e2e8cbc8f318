"""Days on a command line."""

import re
from datetime import date

import click

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _IsoDate(click.ParamType[date]):
    """A day written YYYY-MM-DD and no other way."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if not _ISO_DATE.fullmatch(value):
            self.fail(f"{value!r} is not a date like 2015-03-10.", param, ctx)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"There is no day {value} in the calendar.", param, ctx)


DAY = _IsoDate()

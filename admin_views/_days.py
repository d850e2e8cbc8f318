"""Days as one speaks of them: tomorrow, three days late."""

from datetime import date

from flask_babel import gettext, ngettext

from crm.models import Intervention


def relative_day(day: date, today: date) -> str:
    """Return where `day` lies, seen from `today`."""
    distance = (day - today).days
    named = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    if distance in named:
        return named[distance]
    if distance > 0:
        return ngettext("in %(num)d day", "in %(num)d days", distance)
    return ngettext("%(num)d day ago", "%(num)d days ago", -distance)


def planned_when(record: Intervention, today: date) -> tuple[str, str]:
    """Return in words where the planned days lie, and the colour of that; empty without any."""
    days = record.planned_days
    if days is None:
        return "", ""
    if record.status.is_closed:
        return relative_day(days[1], today), "grey"
    return _expected_when(*days, today)


def _expected_when(first: date, last: date, today: date) -> tuple[str, str]:
    if last < today:
        late = (today - last).days
        return ngettext("%(num)d day late", "%(num)d days late", late), "red"
    return (gettext("under way") if first < today else relative_day(first, today)), "blue"

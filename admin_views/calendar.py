"""The calendar: planned and coming visits of the service schedules, month by month."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, ClassVar

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import format_date, gettext, lazy_gettext

from admin_views._access import Guarded
from admin_views._fields import EARLIEST_YEAR, LATEST_YEAR, parsed_day
from admin_views._formats import TONES, label_of
from crm import current
from crm.domain.holidays import holiday_name, is_working_day
from crm.domain.i18n import N_
from crm.domain.record_ids import record_id
from crm.domain.relative_days import monday_of
from crm.extensions import db
from crm.models import Client, ServiceSchedule
from crm.services import visit_calendar
from crm.services.visit_calendar import Entry, Span

SHOWN = 5  # visits of a day; the others are one click away
ONE_DAY = timedelta(days=1)


class CalendarView(Guarded, BaseView):
    menu_order: ClassVar[int] = 14
    endpoint_name: ClassVar[str] = "calendar"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(
            name=lazy_gettext(N_("Calendar")),
            category=lazy_gettext(N_("Work")),
            endpoint="calendar",
            url="/admin/calendar",
        )

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        first = _asked_month(request.args.get("month", ""))
        client, schedule = _asked(Client, "client"), _asked(ServiceSchedule, "schedule")
        country = current.settings().country
        span = Span(
            first, _next(first) - ONE_DAY, country, client and client.id, schedule and schedule.id
        )
        found = visit_calendar.read(db.session(), span)
        by_day: defaultdict[date, list[Entry]] = defaultdict(list)
        for each in found.entries:
            by_day[each.day].append(each)
        chosen = {"client": client and client.id, "schedule": schedule and schedule.id}
        return self.render(
            "admin/calendar.html",
            weeks=_weeks(first, by_day),
            count=len(found.entries),
            is_cut=found.is_cut,
            month=first,
            title=_title(first),
            previous=_near(first - ONE_DAY),
            following=_near(_next(first)),
            today=current.today(),
            client=client,
            schedule=schedule,
            chosen={name: key for name, key in chosen.items() if key},
            shown=SHOWN,
            tone_of=_tone,
            word_of=_word,
        )


def _asked_month(typed: str) -> date:
    """Return the first day of the month in the address; of this month where it names none."""
    return parsed_day(f"{typed}-01") or current.today().replace(day=1)


def _asked(model: type[Any], name: str) -> Any:
    """Return the record that the address names; None when it names none."""
    key = record_id(request.args.get(name, ""))
    return None if key is None else db.session.get(model, key) or abort(404)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _near(day: date) -> str | None:
    """Return the month of `day` as an address has it, None where the calendar ends."""
    return f"{day:%Y-%m}" if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _title(first: date) -> str:
    return str(format_date(first, "LLLL yyyy")).capitalize()


def _weeks(first: date, by_day: dict[date, list[Entry]]) -> list[list[dict[str, Any]]]:
    """Return the month in weeks from Monday on, each day with what is special about it."""
    country, language = current.settings().country, current.language()
    start = monday_of(first)
    weeks = []
    while start < _next(first):
        days = [start + timedelta(days=n) for n in range(7)]
        weeks.append(
            [
                {
                    "day": day,
                    "is_other": day.month != first.month,
                    "is_off": not is_working_day(day, country),
                    "holiday": holiday_name(day, country, language=language),
                    "entries": by_day.get(day, []),
                }
                for day in days
            ]
        )
        start += timedelta(days=7)
    return weeks


def _tone(entry: Entry) -> str:
    return TONES.get(entry.status, "grey") if entry.status else "line"


def _word(entry: Entry) -> str:
    return label_of(entry.status) if entry.status else gettext("Coming")


views = (CalendarView,)

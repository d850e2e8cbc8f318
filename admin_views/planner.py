"""The planner: employees as rows, days as columns, and a tray of what nobody comes to."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import format_date, gettext, lazy_gettext

from admin_views._access import Guarded
from admin_views._fields import EARLIEST_YEAR, LATEST_YEAR, parsed_day
from admin_views._formats import chip
from admin_views._planner_bars import Bars, days_of
from admin_views._planner_moves import PlannerMoves, may_move
from crm import current
from crm.domain.cleaning import clean_line
from crm.domain.holidays import holiday_name, is_working_day
from crm.domain.i18n import N_
from crm.domain.planning import Scale, days_between
from crm.extensions import db
from crm.services import planner
from crm.services.planner_values import Span

LONGEST_WORDS = 100  # characters
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: how many days, which, and whose."""

    scale: Scale
    day: date
    words: str

    @classmethod
    def now(cls) -> "Asked":
        """Return what the request asks for; this week, everybody, where it asks for nothing."""
        name = request.args.get("scale", "").upper()
        scale = Scale[name] if name in Scale.__members__ else Scale.WEEK
        words = clean_line(request.args.get("q", ""), LONGEST_WORDS)
        day = parsed_day(request.args.get("day", "")) or current.today()
        return cls(scale, day, words)

    def url(self, *, scale: Scale | None = None, day: date | None = None) -> str | None:
        """Return the address of another stretch of days; None where the calendar ends."""
        day = day or self.day
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return None
        asked: dict[str, Any] = {
            "scale": (scale or self.scale).name.lower(),
            "day": day.isoformat(),
        }
        return url_for("planner.index_view", **asked | ({"q": self.words} if self.words else {}))


class PlannerView(PlannerMoves, Guarded, BaseView):
    menu_order: ClassVar[int] = 11
    endpoint_name: ClassVar[str] = "planner"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(
            name=lazy_gettext(N_("Planner")),
            category=lazy_gettext(N_("Work")),
            endpoint="planner",
            url="/admin/planner",
        )

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        asked = Asked.now()
        first, last = asked.scale.span(asked.day)
        plan = planner.read(db.session(), Span(first, last, asked.words))
        back, movable = asked.url() or "", may_move()
        return self.render(
            "admin/planner.html",
            asked=asked,
            plan=plan,
            days=_days(first, last),
            bars=Bars.on(first, last, movable=movable),
            back=back,
            movable=movable,
            title=_title(asked.scale, first, last),
            scales=[(each, each is asked.scale, asked.url(scale=each)) for each in Scale],
            previous=asked.url(day=first - ONE_DAY),
            following=asked.url(day=last + ONE_DAY),
            this=asked.url(day=current.today()),
            chip=chip,
            days_of=days_of,
            weekday=partial(format_date, format="EEEEE" if asked.scale is Scale.MONTH else "EEE"),
        )


def _days(first: date, last: date) -> list[dict[str, Any]]:
    """Return the columns, each with what is special about its day."""
    country, language, today = current.settings().country, current.language(), current.today()
    return [
        {
            "day": day,
            "is_off": not is_working_day(day, country),
            "is_today": day == today,
            "holiday": holiday_name(day, country, language=language),
        }
        for day in days_between(first, last)
    ]


def _title(scale: Scale, first: date, last: date) -> str:
    if scale is Scale.DAY:
        return str(format_date(first, "EEEE, d MMMM yyyy")).capitalize()
    if scale is Scale.MONTH:
        return str(format_date(first, "LLLL yyyy")).capitalize()
    week = first.isocalendar().week
    days = f"{format_date(first, 'd MMM')} – {format_date(last, 'd MMM yyyy')}"  # noqa: RUF001 - a range
    return str(gettext("Week %(number)s: %(days)s", number=week, days=days))


views = (PlannerView,)

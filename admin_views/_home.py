"""The first page: what waits, counted, each number a link to exactly those rows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_babel import gettext, lazy_gettext

from admin_views._access import Guarded
from admin_views._formats import chip
from admin_views._generation_alarm import alarm
from crm import current
from crm.domain.permissions import Right, may
from crm.extensions import db
from crm.services import figures, overview, planner

WEEK = timedelta(days=7)
MOST_WAITING = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with a name, and where it leads."""

    label: str
    count: int
    url: str
    is_alarm: bool = False  # where there is one, somebody has to act


class HomeView(Guarded, AdminIndexView):
    def __init__(self) -> None:
        super().__init__(name=lazy_gettext("Home"), endpoint="home", url="/admin")

    @expose("/")
    def index(self, **_kwargs: Any) -> ResponseReturnValue:
        if not may(current.role(), "schedules", Right.READ):
            return self.render("admin/home.html", tiles=self._own_tiles())
        session, today = db.session(), current.today()
        timezone = current.settings().timezone
        return self.render(
            "admin/home.html",
            tiles=self._tiles(),
            alarm=alarm(),
            waiting=planner.waiting(session, today + WEEK, most=MOST_WAITING),
            may_assign=may(current.role(), "interventions", Right.EDIT),
            chip=chip,
            weeks=figures.weeks(session, today=today, timezone=timezone),
            days_to_finish=figures.days_to_finish(session, timezone=timezone),
            loads=figures.loads(session, today=today),
            load_url=lambda key: _rows(assignee_equals=key, when_equals="THIS_WEEK"),
        )

    def _tiles(self) -> list[Tile]:
        counted = overview.count(db.session(), today=current.today())
        triage = url_for("messages.index_view", flt_triage_equals="OPEN")
        failed = url_for("outbox.index_view", flt_status_equals="FAILED")
        return [
            Tile(gettext("Today"), counted.today, _rows(when_equals="TODAY")),
            Tile(gettext("This week"), counted.week, _rows(when_equals="THIS_WEEK")),
            Tile(gettext("Nobody assigned"), counted.unassigned, _rows(status_equals="NEW"), True),
            Tile(
                gettext("Waiting for an answer"), counted.pending, _rows(status_equals="ASSIGNED")
            ),
            Tile(gettext("Unanswered"), counted.unanswered, _rows(unanswered_equals="1"), True),
            Tile(
                gettext("Jobs rejected by all"),
                counted.rejected,
                _rows(status_equals="REJECTED"),
                True,
            ),
            Tile(gettext("Overdue"), counted.overdue, _rows(when_equals="OVERDUE"), True),
            Tile(
                gettext("Jobs confirmed by all"),
                counted.confirmed,
                _rows(status_equals="CONFIRMED"),
            ),
            Tile(gettext("Mails to sort out"), counted.triage, triage, True),
            Tile(gettext("Mails that failed"), counted.failed, failed, True),
        ]

    def _own_tiles(self) -> list[Tile]:
        """Return the tiles of somebody who sees their own jobs only."""
        user = current.user()
        own = overview.count_own(
            db.session(), user.employee_id if user else None, today=current.today()
        )
        return [
            Tile(gettext("Today"), own.today, _rows(when_equals="TODAY")),
            Tile(gettext("Open"), own.open, _rows(open_equals="1")),
        ]


def _rows(**filters: Any) -> str:
    """Return the address of the interventions that these filters leave."""
    given: dict[str, Any] = {f"flt_{key}": value for key, value in filters.items()}
    return url_for("interventions.index_view", **given)

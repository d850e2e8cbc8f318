"""The first page: what waits, counted, each number a link to exactly those rows."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_babel import gettext, lazy_gettext

from admin_views._access import Guarded
from admin_views._generation_alarm import alarm
from crm import current
from crm.domain.permissions import Right, may
from crm.extensions import db
from crm.services import overview


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with a name, and where it leads."""

    label: str
    count: int
    url: str


class HomeView(Guarded, AdminIndexView):
    def __init__(self) -> None:
        super().__init__(name=lazy_gettext("Home"), endpoint="home", url="/admin")

    @expose("/")
    def index(self, **_kwargs: Any) -> ResponseReturnValue:
        if not may(current.role(), "schedules", Right.READ):
            return self.render("admin/home.html", tiles=[], alarm=None)
        return self.render("admin/home.html", tiles=self._tiles(), alarm=alarm())

    def _tiles(self) -> list[Tile]:
        counted = overview.count(db.session(), today=current.today())
        today = current.today().isoformat()

        def rows(**filters: str) -> str:
            given: dict[str, Any] = {f"flt_{key}": it for key, it in filters.items()}
            return url_for("interventions.index_view", **given)

        return [
            Tile(gettext("Nobody assigned"), counted.unassigned, rows(status_equals="NEW")),
            Tile(gettext("Waiting for an answer"), counted.pending, rows(status_equals="ASSIGNED")),
            Tile(gettext("Unanswered"), counted.unanswered, rows(unanswered_equals="1")),
            Tile(gettext("Jobs rejected by all"), counted.rejected, rows(status_equals="REJECTED")),
            Tile(
                gettext("Jobs confirmed by all"), counted.confirmed, rows(status_equals="CONFIRMED")
            ),
            Tile(
                gettext("Planned for today"),
                counted.today,
                rows(planned_from_on_from=today, planned_from_on_to=today),
            ),
            Tile(
                gettext("Mails to sort out"),
                counted.triage,
                url_for("messages.index_view", flt_triage_equals="OPEN"),
            ),
            Tile(
                gettext("Mails that failed"),
                counted.failed,
                url_for("outbox.index_view", flt_status_equals="FAILED"),
            ),
        ]

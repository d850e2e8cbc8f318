"""The board: a column for each status, cards that go where a step takes them."""

from typing import Any, ClassVar

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import lazy_gettext

from admin_views._access import Guarded
from admin_views._formats import chip
from admin_views._intervention_actions import ACTIONS
from admin_views._planner_bars import SIGNS
from admin_views._planner_moves import may_move
from crm import current
from crm.domain.i18n import N_
from crm.domain.permissions import may
from crm.domain.transitions import NOBODY_COMES, Step, step_between
from crm.extensions import db
from crm.services import board
from crm.services.board import Card, Column
from crm.services.planner_values import seen_of

JOBS = "interventions"


class BoardView(Guarded, BaseView):
    menu_order: ClassVar[int] = 12
    endpoint_name: ClassVar[str] = "board"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(
            name=lazy_gettext(N_("Board")),
            category=lazy_gettext(N_("Work")),
            endpoint="board",
            url="/admin/board",
        )

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        timezone = current.settings().timezone
        columns = board.read(db.session(), today=current.today(), timezone=timezone)
        return self.render(
            "admin/board.html",
            columns=columns,
            step_of=self._step_of,
            assign_url=_assign_url,
            all_url=_all_url,
            chip=chip,
            signs=SIGNS,
            back=url_for("board.index_view"),
        )

    def _step_of(self, card: Card, columns: list[Column]) -> Any:
        """Return the action by which the card leaves its column; None where there is none."""
        steps = {step_between(card.status, each.status) for each in columns} - {None, Step.CANCEL}
        names = {step.value for step in steps if step}
        for each in ACTIONS:
            if each.name in names and may(current.role(), JOBS, each.right):
                return each
        return None


def _assign_url(card: Card) -> str | None:
    """Return where somebody is asked to a job that nobody comes to."""
    if card.status not in NOBODY_COMES or not may_move():
        return None
    back = url_for("board.index_view")
    return url_for("planner.move", id=card.id, seen=seen_of(card.version, None), url=back)


def _all_url(column: Column) -> str:
    return url_for(f"{JOBS}.index_view", flt_status_equals=column.status.name)


views = (BoardView,)

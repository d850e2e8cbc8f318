"""Undo: one button behind what was just done."""

from dataclasses import replace
from time import monotonic
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin_views._access import Guarded
from admin_views._actions import MOST_PROBLEMS
from admin_views._bulk import REQUEST_SECONDS
from admin_views._bulk_run import BulkRun, Change, Progress
from admin_views._bulk_state import BulkState, opened
from admin_views._naming import linked
from admin_views._return import return_target
from admin_views._saving import reason_of
from crm import clock, current
from crm.database import start_reading
from crm.domain.i18n import N_
from crm.domain.kinds import Role
from crm.domain.permissions import Right, may
from crm.domain.record_ids import LARGEST_ID
from crm.errors import CrmError
from crm.extensions import db
from crm.models import Intervention, UndoChange, UndoStep
from crm.services import interventions, undo, undo_back
from crm.services.mailing import Mailing

ACTION = "undo"
JOBS = "interventions"


class UndoView(Guarded, BaseView):
    """Not in the menu: the messages about what was done lead here."""

    menu_order: ClassVar[int] = 0
    endpoint_name: ClassVar[str] = "undo"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(name=lazy_gettext(N_("Undo")), endpoint="undo", url="/admin/undo")

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Lead to what can be undone: there is nothing to see here."""
        return redirect(url_for(f"{JOBS}.index_view"))

    @expose("/<int:key>/", methods=("POST",))
    def run(self, key: int) -> ResponseReturnValue:
        """Undo a step of one's own, as much of it as fits into a request."""
        step = self._step(key)
        there = return_target() or url_for(f"{JOBS}.index_view")
        try:
            within = current.settings().undo_time
            count = undo.require_possible(db.session(), step, now=clock.utcnow(), within=within)
        except CrmError as error:
            flash(reason_of(error, deleting=False), "error")
            return redirect(there)
        state = self._state(key, count)
        progress = _go_on(step, state.progress)
        if progress.is_over and state.progress.seen == 0 and progress.refused <= MOST_PROBLEMS:
            _tell(progress, str(step.label), _only(key))
            return redirect(there)
        state = replace(state, progress=progress)
        start_reading(True)
        return self.render(
            "admin/bulk_result.html",
            action={"label": gettext("Undo: %(what)s", what=step.label)},
            endpoint=JOBS,
            state=state,
            progress=progress,
            run_url=url_for(".run", key=key),
            return_url=there,
        )

    def _step(self, key: int) -> UndoStep:
        user = current.user() or abort(403)
        is_admin = user.role is Role.ADMIN
        step = key <= LARGEST_ID and undo.step_of(
            db.session(), key, user_id=user.id, is_admin=is_admin
        )
        if not step:
            abort(404)
        if not may(user.role, JOBS, Right(step.right)):
            abort(403)
        return step

    def _state(self, key: int, count: int) -> BulkState:
        """Return how far it is: what the page before says, if it is one of this step."""
        found = opened(request.form.get("state", ""))
        if found and found.action == ACTION and found.address == str(key):
            return found
        return BulkState(ACTION, str(key), None, count, None, Progress(LARGEST_ID))


def _go_on(step: UndoStep, progress: Progress) -> Progress:
    left = select(UndoChange.intervention_id).where(
        UndoChange.step_id == step.id, ~UndoChange.is_undone
    )
    query = select(Intervention).where(Intervention.id.in_(left))
    ends = monotonic() + REQUEST_SECONDS
    run = BulkRun(db.session(), Intervention, query, interventions.lock_all, _putting_back(step.id))
    return run.go_on(progress, lambda: monotonic() > ends)


def _putting_back(key: int) -> Change:
    mailing = Mailing.of(current.settings())

    def put_back(session: Session, record: Any) -> bool:
        step = session.get_one(UndoStep, key)
        return undo_back.put_back(session, step, record, mailing=mailing, now=clock.utcnow())

    return put_back


def _only(key: int) -> Intervention | None:
    """Return the one intervention of a step; None where it has several."""
    found = select(Intervention).join(UndoChange, UndoChange.intervention_id == Intervention.id)
    rows = db.session.scalars(found.where(UndoChange.step_id == key).limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def _tell(progress: Progress, what: str, only: Intervention | None) -> None:
    if progress.done and only:
        flash(linked(gettext("%(name)s: undone (%(what)s)."), only, what=what), "success")
    elif progress.done:
        done = ngettext("Undone: %(num)d record.", "Undone: %(num)d records.", progress.done)
        flash(f"{done} ({what})", "success")
    for each in progress.refusals:
        flash(f"{each.name}: {each.reason}", "error")


views = (UndoView,)

"""Moving a job in the planner: by dropping it, or by a form that asks who and when."""

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from admin_views._formats import day_text
from admin_views._naming import linked
from admin_views._part import Part
from admin_views._planner_form import Moved, MoveForm, filled, mark, wanted
from admin_views._return import return_target
from admin_views._undoing import tell
from crm import clock, current
from crm.domain.cleaning import clean_line
from crm.domain.permissions import Right, may
from crm.errors import CrmError
from crm.extensions import db
from crm.models import Assignment, Employee, Intervention
from crm.services import planner_moves, undo
from crm.services.mailing import Mailing
from crm.services.planner_moves import Move

LONGEST_NAMES = 200  # characters


class PlannerMoves(Part):
    """The part of the planner that changes something."""

    @expose("/move/", methods=("GET", "POST"))
    def move(self) -> ResponseReturnValue:
        """Ask who and when, and move the job; a script gets what it is to show as JSON."""
        if not may_move():
            abort(403)
        moved = Moved.asked()
        if request.method == "GET":
            return self._question(moved, filled(moved))
        form = MoveForm(request.form)
        if form.validate() and self._move(moved, form):
            return self._done(moved, form)
        db.session.rollback()
        return self._question(Moved.asked(), form)

    def _move(self, moved: Moved, form: MoveForm) -> bool:
        """Move and commit; False where it was refused, with the reason in the form."""
        to = wanted(moved, form)
        try:
            step = _moved(moved.job, to)
            db.session.commit()
        except (CrmError, SQLAlchemyError, OverflowError) as error:
            db.session.rollback()
            mark(moved, to, form, error)
            return False
        _tell(moved.job, step)
        return True

    def _done(self, moved: Moved, form: MoveForm) -> ResponseReturnValue:
        part = _part_of(moved, form.employee.data)
        url = f"{_back()}#bar-{part.id}" if part else f"{_back()}#job-{moved.job.id}"
        return jsonify(url=url) if _is_dialog() else redirect(url)

    def _question(self, moved: Moved, form: MoveForm) -> ResponseReturnValue:
        page = "admin/planner_dialog.html" if _is_dialog() else "admin/planner_move.html"
        others = [
            each.employee.name for each in moved.job.standing_assignments if each is not moved.part
        ]
        return self.render(page, moved=moved, form=form, others=others, return_url=_back())


def _moved(job: Intervention, to: Move) -> int | None:
    """Move the job and return the step that can be undone; None where nothing changed.

    Does not commit.
    """
    session, now, mailing = db.session(), clock.utcnow(), Mailing.of(current.settings())
    user = current.user() or abort(403)
    before = undo.remember(session, [job])
    if not planner_moves.move(session, job, to, mailing=mailing, now=now):
        return None
    label = gettext("%(name)s was moved in the planner", name=job)
    step = undo.begin(session, label=label, right=Right.EDIT, user_id=user.id, now=now)
    undo.keep(session, step, before, [job], now=now)
    return step.id


def may_move() -> bool:
    """Tell whether the reader may move jobs: who may change them in their form."""
    return may(current.role(), "interventions", Right.EDIT)


def _tell(job: Intervention, step: int | None) -> None:
    """Say where the job stands now, with a button that undoes the step."""
    if step is None:
        flash(linked(gettext("%(name)s stands there already; nothing was changed."), job), "info")
        return
    names = ", ".join(each.employee.name for each in job.standing_assignments)
    days = "–".join(day_text(day) for day in dict.fromkeys(job.planned_days or ()))  # noqa: RUF001 - a range
    said = linked(
        gettext("%(name)s was planned: %(who)s, %(days)s."),
        job,
        who=clean_line(names or gettext("nobody"), LONGEST_NAMES),
        days=days or gettext("not planned yet"),
    )
    tell(said, step)


def _part_of(moved: Moved, employee: Employee | None) -> Assignment | None:
    """Return the part that the bar now stands for."""
    found = (each for each in moved.job.standing_assignments if each.employee is employee)
    return next(found, None)


def _is_dialog() -> bool:
    return bool(request.values.get("dialog"))


def _back() -> str:
    return return_target() or url_for("planner.index_view")

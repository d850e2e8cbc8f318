"""Moving a job in the planner: by dropping it, or by a form that asks who and when."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import SQLAlchemyError
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from admin_views._availability import sentence
from admin_views._fields import CrmForm, DayField, cleaned
from admin_views._formats import day_text
from admin_views._intervention_bulk import CLASH_REASON
from admin_views._lookups import ReferenceLoader, record_id
from admin_views._naming import linked
from admin_views._part import Part
from admin_views._references import ReferenceField
from admin_views._return import return_target
from admin_views._rules import refuse
from admin_views._saving import reason_of
from admin_views._undoing import tell
from crm import clock, current
from crm.domain.cleaning import clean_line
from crm.domain.permissions import Right, may
from crm.errors import BusyThenError, ChangedMeanwhileError, CrmError
from crm.extensions import db
from crm.models import Assignment, Employee, Intervention
from crm.services import planner_moves, undo
from crm.services.mailing import Mailing
from crm.services.planner import seen_of
from crm.services.planner_moves import Move

LONGEST_NAMES = 200  # characters


class MoveForm(CrmForm):
    """Who comes, if anybody, and the first day; without one the days stay as they are."""

    employee = ReferenceField(
        ReferenceLoader("employee", Employee),
        lazy_gettext("Employee"),
        allow_blank=True,
        description=lazy_gettext("Left empty, nobody comes."),
    )
    day = DayField(lazy_gettext("First day"), [Optional()])
    clash_reason = StringField(
        lazy_gettext("Reason for the clash"),
        [Optional(), Length(max=CLASH_REASON)],
        filters=[cleaned],
    )
    seen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.employee.data and not self.employee.data.is_active:
            return not refuse(self.employee, gettext("Choose one from the list."))
        return valid


@dataclass(frozen=True, slots=True)
class Moved:
    """What is moved: a job, and whose part in it; None for one that nobody comes to."""

    job: Intervention
    part: Assignment | None

    @classmethod
    def asked(cls) -> "Moved":
        """Return what the request names; 404 where there is none such."""
        part_id, job_id = (record_id(request.values.get(it, "")) for it in ("assignment", "id"))
        if part_id is not None:
            part = db.session.get(Assignment, part_id) or abort(404)
            return cls(part.intervention, part)
        job = (db.session.get(Intervention, job_id) if job_id is not None else None) or abort(404)
        return cls(job, None)

    @property
    def keys(self) -> dict[str, int]:
        """How an address names it."""
        return {"assignment": self.part.id} if self.part else {"id": self.job.id}

    @property
    def seen(self) -> str:
        """The state in which it is now."""
        return seen_of(self.job.version, self.part.version if self.part else None)


class PlannerMoves(Part):
    """The part of the planner that changes something."""

    @expose("/move/", methods=("GET", "POST"))
    def move(self) -> ResponseReturnValue:
        """Ask who and when, and move the job; a script gets what it is to show as JSON."""
        if not may_move():
            abort(403)
        moved = Moved.asked()
        if request.method == "GET":
            return self._question(moved, _filled(moved))
        form = MoveForm(request.form)
        if form.validate() and self._move(moved, form):
            return self._done(moved, form)
        db.session.rollback()
        return self._question(Moved.asked(), form)

    def _move(self, moved: Moved, form: MoveForm) -> bool:
        """Move and commit; False where it was refused, with the reason in the form."""
        to = _wanted(moved, form)
        try:
            step = _moved(moved.job, to)
            db.session.commit()
        except (CrmError, SQLAlchemyError, OverflowError) as error:
            db.session.rollback()
            _mark(moved, to, form, error)
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


def _filled(moved: Moved) -> MoveForm:
    days = moved.job.planned_days
    return MoveForm(
        data={
            "employee": moved.part and moved.part.employee,
            "day": days and days[0],
            "seen": request.args.get("seen") or moved.seen,
        }
    )


def _wanted(moved: Moved, form: MoveForm) -> Move:
    day, days = form.day.data, moved.job.planned_days
    return Move(
        assignment_id=moved.part.id if moved.part else None,
        employee=form.employee.data,
        day=None if days and day == days[0] else day,
        seen=form.seen.data or "",
        clash_reason=form.clash_reason.data or "",
    )


def _mark(moved: Moved, to: Move, form: MoveForm, error: Exception) -> None:
    """Say at the field that it is about why the job was not moved."""
    if isinstance(error, BusyThenError):
        refuse(form.clash_reason, _why(moved.job, to, error))
    elif isinstance(error, OverflowError):
        refuse(form.day, gettext("This date is too far in the future."))
    else:
        refuse(form.employee, reason_of(error, deleting=False))
    if isinstance(error, ChangedMeanwhileError):
        form.seen.data = moved.seen  # of what the form shows now


def _why(job: Intervention, to: Move, error: BusyThenError) -> str:
    """Return who has what else to do then."""
    found = planner_moves.clashes(db.session(), job, replace(to, clash_reason=""))
    for name, busy in found.items():
        if name == error.params["name"]:
            why = "; ".join(sentence(each) for each in busy)
            return gettext(
                "%(name)s is not free (%(why)s). Give a reason to save anyway.", name=name, why=why
            )
    return reason_of(error, deleting=False)


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

"""The form that moves a job in the planner: who comes, the first day, why in spite of a clash."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request
from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from admin_views._availability import sentence
from admin_views._fields import CrmForm, DayField, cleaned
from admin_views._intervention_bulk import CLASH_REASON
from admin_views._lookups import ReferenceLoader
from admin_views._references import ReferenceField
from admin_views._rules import refuse
from admin_views._saving import reason_of
from crm.domain.record_ids import record_id
from crm.errors import BusyThenError, ChangedMeanwhileError
from crm.extensions import db
from crm.models import Assignment, Employee, Intervention
from crm.services import planner_moves
from crm.services.planner_moves import Move
from crm.services.planner_values import seen_of


class MoveForm(CrmForm):
    """Who comes, if anybody, and the first day; without one the days stay as they are."""

    employee = ReferenceField(
        ReferenceLoader("employee", Employee),
        lazy_gettext("Employee"),
        allow_blank=True,
        description=lazy_gettext("Left empty, the place stays empty."),
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


def filled(moved: Moved) -> MoveForm:
    """Return the form as it is opened: with who comes and the first day now."""
    days = moved.job.planned_days
    return MoveForm(
        data={
            "employee": moved.part and moved.part.employee,
            "day": days and days[0],
            "seen": request.args.get("seen") or moved.seen,
        }
    )


def wanted(moved: Moved, form: MoveForm) -> Move:
    """Return what was asked for; the day that it begins on already is no change."""
    day, days = form.day.data, moved.job.planned_days
    return Move(
        assignment_id=moved.part.id if moved.part else None,
        employee=form.employee.data,
        day=None if days and day == days[0] else day,
        seen=form.seen.data or "",
        clash_reason=form.clash_reason.data or "",
    )


def mark(moved: Moved, to: Move, form: MoveForm, error: Exception) -> None:
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

"""What can be done to many interventions at once, and what each asks for."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from admin_views._bulk import BulkAction
from admin_views._bulk_run import Change
from admin_views._fields import CrmForm, DayField, EnumField, cleaned, cleaned_block
from admin_views._intervention_actions import LONGEST_REASON
from admin_views._lookups import ReferenceLoader
from admin_views._object import ComplaintTypeField
from admin_views._references import ReferenceField
from admin_views._rules import refuse
from crm import clock, current
from crm.domain.permissions import Right
from crm.domain.statuses import Priority
from crm.models import Employee, Intervention
from crm.services import changes, complaint_types, interventions
from crm.services.mailing import Mailing

CLASH_REASON = 200  # characters


def _words(label: Any) -> TextAreaField:
    return TextAreaField(label, [Optional(), Length(max=LONGEST_REASON)], filters=[cleaned_block])


def _clash_reason() -> StringField:
    return StringField(
        lazy_gettext("Reason for the clash"),
        [Optional(), Length(max=CLASH_REASON)],
        filters=[cleaned],
        description=lazy_gettext("Without one, those who are not free are left out."),
    )


class FinaliseForm(CrmForm):
    """What was done; may be left empty."""

    reason = _words(lazy_gettext("What was done (may be left empty)"))


class CancelForm(CrmForm):
    """Why it is not to be done; those assigned read it."""

    reason = _words(lazy_gettext("Why"))


class PriorityForm(CrmForm):
    """The new priority."""

    priority = EnumField(Priority, label=lazy_gettext("Priority"))


class PlanForm(CrmForm):
    """The new days; one of them at least."""

    planned_from_on = DayField(lazy_gettext("Planned from"), [Optional()])
    planned_to_on = DayField(lazy_gettext("Planned to"), [Optional()])
    clash_reason = _clash_reason()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.planned_from_on.data or self.planned_to_on.data or self.planned_from_on.errors:
            return valid
        return not refuse(self.planned_from_on, gettext("Give a day."))


class TypeForm(CrmForm):
    """The new complaint type: one that was used before, or a new one."""

    complaint_type = ComplaintTypeField(lazy_gettext("Complaint type"))


class AssignForm(CrmForm):
    """Who is to come, too."""

    employee = ReferenceField(
        ReferenceLoader("employee", Employee), lazy_gettext("Employee"), allow_blank=False
    )
    clash_reason = _clash_reason()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.employee.data and not self.employee.data.is_active:
            return not refuse(self.employee, gettext("Choose one from the list."))
        return valid


def _finalise(form: Any) -> Change:
    return lambda session, it: interventions.finalise(
        session, it, resolution=form.reason.data, now=clock.utcnow()
    )


def _reopen(_form: Any) -> Change:
    return lambda session, it: interventions.reopen(session, it, now=clock.utcnow())


def _cancel(form: Any) -> Change:
    return _mailing(interventions.cancel, reason=form.reason.data or "")


def _prioritise(form: Any) -> Change:
    return _mailing(changes.prioritise, priority=form.priority.data)


def _plan(form: Any) -> Change:
    first, last = form.planned_from_on.data, form.planned_to_on.data
    reason = form.clash_reason.data or ""
    return _mailing(changes.plan, from_on=first, to_on=last, clash_reason=reason)


def _classify(form: Any) -> Change:
    name = form.complaint_type.data
    change = _mailing(changes.classify)

    def classify(session: Session, it: Intervention) -> bool:
        return change(session, it, kind=complaint_types.named(session, name))

    return classify


def _give(form: Any) -> Change:
    reason = form.clash_reason.data or ""
    return _mailing(changes.give, employee=form.employee.data, clash_reason=reason)


def _mailing(change: Callable[..., bool], **given: Any) -> Any:
    """Return `change` with what it needs to write to people."""
    mailing = Mailing.of(current.settings())

    def changed(session: Session, it: Intervention, **more: Any) -> bool:
        return change(session, it, mailing=mailing, now=clock.utcnow(), **given, **more)

    return changed


MAILS = lazy_gettext("Those who are assigned are told by mail.")
UNDOABLE: dict[str, Any] = {"undoable": True}
TOLD: dict[str, Any] = {"hint": MAILS, **UNDOABLE}
SET: dict[str, Any] = {"hint": MAILS, "button": lazy_gettext("Change"), **UNDOABLE}
EDIT = Right.EDIT
BULK_ACTIONS = (
    BulkAction(
        "finalise", lazy_gettext("Finalise"), Right.FINALISE, FinaliseForm, _finalise, **UNDOABLE
    ),
    BulkAction("assign", lazy_gettext("Assign"), EDIT, AssignForm, _give, **TOLD),
    BulkAction("priority", lazy_gettext("Priority"), EDIT, PriorityForm, _prioritise, **SET),
    BulkAction("plan", lazy_gettext("Planned days"), EDIT, PlanForm, _plan, in_menu=True, **SET),
    BulkAction(
        "type", lazy_gettext("Complaint type"), EDIT, TypeForm, _classify, in_menu=True, **SET
    ),
    BulkAction("reopen", lazy_gettext("Reopen"), EDIT, CrmForm, _reopen, in_menu=True, **UNDOABLE),
    BulkAction(
        "cancel",
        lazy_gettext("Cancel the job"),
        EDIT,
        CancelForm,
        _cancel,
        tone="danger",
        in_menu=True,
        **TOLD,
    ),
)

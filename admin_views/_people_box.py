"""Who comes, on the page of an intervention: asked, reminded, answered, by telephone too."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, ngettext
from sqlalchemy import select

from admin_views._part import Part
from admin_views._saving import committed
from crm import clock, current
from crm.domain.permissions import Right
from crm.domain.record_ids import record_id
from crm.domain.statuses import AssignmentStatus
from crm.extensions import db
from crm.models import Assignment, Employee, Intervention
from crm.services import assignments, reminders
from crm.services.answers_given import Given, answers_given
from crm.services.offers import Phone
from crm.services.reminders import Terms

ANSWERS = {"confirm": AssignmentStatus.CONFIRMED, "reject": AssignmentStatus.REJECTED}


def waits(assignment: Assignment) -> bool:
    """Tell whether a reminder may help: somebody was asked, and neither answered nor reminded."""
    is_pending = assignment.status is AssignmentStatus.PENDING
    return is_pending and assignment.asked_at is not None and assignment.reminded_at is None


def way_text(given: Given | None) -> str:
    """Say how an answer came; nothing where that is not known."""
    if given is None:
        return ""
    return str(gettext(given.channel.value) % {"name": given.by})


class PeopleBox(Part):
    """The part of the view that shows who was asked, reminds them, and notes their answers."""

    def details_context(self, record: Intervention) -> dict[str, Any]:
        session = db.session()
        on_it = Employee.id.in_(each.employee_id for each in record.assignments)
        employees = session.scalars(select(Employee).where(on_it)).all()  # at once, and kept
        was_reminded = any(each.reminded_at for each in record.assignments)
        may_note = self.may(Right.EDIT) and not record.status.is_closed
        return super().details_context(record) | {
            "employees": employees,
            "given": answers_given(session, record),
            "way_text": way_text,
            "reminded": reminders.reminded(session, record) if was_reminded else (),
            "may_note": may_note,
            "may_remind": may_note and any(map(waits, record.assignments)),
            "waits": waits,
            "phone_of": Phone,
        }

    @expose("/answer/", methods=("POST",))
    def note_answer(self) -> ResponseReturnValue:
        """Note what somebody answered by telephone."""
        record, back = self._asked_for()
        decision = ANSWERS.get(request.form.get("answer", "")) or abort(404)
        [assignment] = self._chosen(record) or abort(404)
        session, now, by = db.session(), clock.utcnow(), str(current.user())
        changed = committed(
            lambda: assignments.answer(session, assignment, decision, now=now, by=by)
        )
        if changed:
            flash(gettext("The answer of %(name)s is noted.", name=assignment.employee), "success")
        elif changed is not None:
            flash(gettext("This was so already; nothing was changed."), "info")
        return redirect(back)

    @expose("/remind/", methods=("POST",))
    def remind(self) -> ResponseReturnValue:
        """Remind one of those who have not answered, or all of them, before their time is over."""
        record, back = self._asked_for()
        chosen = self._chosen(record) if "assignment" in request.form else record.assignments
        numbers = committed(lambda: _remind(record, chosen))
        if numbers is not None:
            _tell(*numbers)
        return redirect(back)

    def _asked_for(self) -> tuple[Intervention, str]:
        """Return the intervention that is posted about, and its page."""
        if not self.may(Right.EDIT):
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        return record, url_for(".details_view", id=record.id)

    def _chosen(self, record: Intervention) -> list[Assignment]:
        key = record_id(request.form.get("assignment", ""))
        return [each for each in record.assignments if each.id == key]


def _remind(record: Intervention, chosen: Sequence[Assignment]) -> tuple[int, int]:
    """Remind the `chosen`; return how many that were, and how many of them by a mail."""
    session, now = db.session(), clock.utcnow()
    terms = replace(Terms.of(current.settings()), hours=0)
    done = [each for each in chosen if reminders.remind(session, each, terms, now=now)]
    sent = reminders.reminded(session, record) & {each.id for each in done}
    return len(done), len(sent)


def _tell(done: int, sent: int) -> None:
    """Say how many were reminded, and of how many no mail would have reached them."""
    if sent:
        text = ngettext("%(num)d person is reminded.", "%(num)d people are reminded.", sent)
        flash(text, "success")
    if done > sent:
        flash(gettext("No mail would reach them in time: please telephone."), "warning")
    if not done:
        flash(gettext("Nobody is left to remind."), "info")

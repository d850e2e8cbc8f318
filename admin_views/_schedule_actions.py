"""What is done to a schedule, or to one visit of it, from the schedule's page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from admin_views._drafts import is_shown_again, keep_refused
from admin_views._fields import parsed_day
from admin_views._part import Part
from admin_views._schedule_words import refusal_of
from crm import current
from crm.domain.cleaning import clean_text
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.errors import CrmError
from crm.extensions import db
from crm.models import Occurrence, ServiceSchedule
from crm.services import schedule_occurrences, schedule_terms

LONGEST_REASON = 5000
KEPT = N_("The form was open for too long, so nothing was saved yet. Look at it again and save.")


class NotADateError(CrmError):
    """A date was needed, and something else was sent."""

    message = N_("This is not a date.")


class ChangedMeanwhileError(CrmError):
    """A schedule was to be changed that is not any more as the page showed it."""

    message = N_("Somebody else changed this schedule meanwhile. Look again and repeat.")


class ScheduleActions(Part):
    """The part of the view that changes schedules without their form."""

    @expose("/visit/", methods=("POST",))
    def visit(self) -> ResponseReturnValue:
        """Leave one visit out, move it, or put it back (rule R15)."""
        return self._do(_VISIT)

    @expose("/terms/", methods=("POST",))
    def terms(self) -> ResponseReturnValue:
        """Pause, resume, end or renew a schedule."""
        return self._do(_TERMS)

    def _do(self, changes: Mapping[str, Callable[[ServiceSchedule], bool]]) -> ResponseReturnValue:
        """Make one change in a transaction of its own, and say how it went.

        What is there already is said to be so, also to those whose page is older.
        """
        if not self.may(Right.EDIT):
            abort(403)
        change = changes.get(request.form.get("do", "")) or abort(404)
        record: ServiceSchedule = self.get_one(request.form.get("id")) or abort(404)
        back = url_for(".details_view", id=record.id, **_place())
        if is_shown_again():
            keep_refused(record.id, gettext(KEPT))
            return redirect(back)
        try:
            # A run over the schedules waits until we are done, and we until it is.
            db.session.refresh(record, with_for_update={"key_share": True})
            is_current = request.form.get("version") == str(record.version)
            changed = change(record)
            if changed and not is_current:
                raise ChangedMeanwhileError
            db.session.commit()
        except (CrmError, SQLAlchemyError) as error:
            db.session.rollback()
            flash(refusal_of(error), "error")
            keep_refused(record.id, refusal_of(error))
            return redirect(back)
        if changed:
            flash(gettext("%(name)s was changed.", name=record), "success")
        else:
            flash(gettext("This was so already; nothing was changed."), "info")
        return redirect(back)


def _place() -> dict[str, Any]:
    """Return where on the page one goes on: the date that was looked at."""
    due = parsed_day(request.form.get("due", ""))
    return {"day": due.isoformat(), "year": due.year, "_anchor": "visit"} if due else {}


def _day(name: str) -> date:
    found = parsed_day(request.form.get(name, ""))
    if found is None:
        raise NotADateError
    return found


def _reason() -> str:
    return clean_text(request.form.get("reason", ""))[:LONGEST_REASON].strip()


def _country() -> str:
    return current.settings().country


def _state(row: Occurrence | None) -> tuple[Any, ...]:
    return (row.status, row.effective_on, row.reason) if row else ()


def _skip(schedule: ServiceSchedule) -> bool:
    session, due_on = db.session(), _day("due")
    before = _state(schedule_occurrences.find(session, schedule, due_on))
    row = schedule_occurrences.skip(session, schedule, due_on, reason=_reason(), country=_country())
    return _state(row) != before


def _move(schedule: ServiceSchedule) -> bool:
    session, due_on = db.session(), _day("due")
    before = _state(schedule_occurrences.find(session, schedule, due_on))
    row = schedule_occurrences.move(
        session, schedule, due_on, to=_day("to"), reason=_reason(), country=_country()
    )
    return _state(row) != before


def _undo(schedule: ServiceSchedule) -> bool:
    return schedule_occurrences.undo(db.session(), schedule, _day("due"), country=_country())


def _pause(schedule: ServiceSchedule) -> bool:
    return schedule_terms.pause_between(
        db.session(),
        schedule,
        _day("from"),
        _day("until"),
        today=current.today(),
        country=_country(),
    )


def _resume(schedule: ServiceSchedule) -> bool:
    return schedule_terms.resume(db.session(), schedule, today=current.today(), country=_country())


def _end(schedule: ServiceSchedule) -> bool:
    return schedule_terms.end(
        db.session(), schedule, _day("on"), today=current.today(), country=_country()
    )


def _renew(schedule: ServiceSchedule) -> bool:
    return schedule_terms.renew(db.session(), schedule, today=current.today(), country=_country())


_VISIT = {"skip": _skip, "move": _move, "undo": _undo}
_TERMS = {"pause": _pause, "resume": _resume, "end": _end, "renew": _renew}

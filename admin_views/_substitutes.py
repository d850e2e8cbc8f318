"""Who could come instead, on the page of an intervention, and the click that asks them."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext

from admin_views._availability import TONES, sentence
from admin_views._part import Part
from admin_views._saving import committed
from crm import clock, current
from crm.domain.permissions import Right
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import Employee, Intervention
from crm.services import reminders
from crm.services.mailing import Mailing
from crm.services.replacements import ask_instead, is_somebody_missing
from crm.services.substitutes import substitutes
from crm.services.unanswered import is_unanswered


class SubstituteBox(Part):
    """The part of the view that proposes somebody else and asks them."""

    def details_context(self, record: Intervention) -> dict[str, Any]:
        session = db.session()
        silent = [each.id for each in record.assignments if is_unanswered(each)]
        return super().details_context(record) | {
            "silent": silent,
            "reminded": reminders.reminded(session, record) if silent else (),
            "substitutes": self._substitutes(record),
            "clash_sentence": sentence,
            "clash_tone": TONES.__getitem__,
        }

    def _substitutes(self, record: Intervention) -> Any:
        """Return who could come instead; None where nobody is needed or wanted."""
        silent_too = current.settings().propose_substitutes
        if not self.may(Right.EDIT) or not is_somebody_missing(record, silent_too=silent_too):
            return None
        return substitutes(db.session(), record, today=current.today())

    @expose("/substitute/", methods=("POST",))
    def substitute(self) -> ResponseReturnValue:
        """Ask an employee to come in place of somebody who does not."""
        if not self.may(Right.EDIT):
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        key = record_id(request.form.get("employee", ""))
        employee = (db.session.get(Employee, key) if key is not None else None) or abort(404)
        back, name = url_for(".details_view", id=record.id), employee.name
        changed = committed(
            lambda: ask_instead(
                db.session(),
                record,
                employee,
                silent_too=current.settings().propose_substitutes,
                mailing=Mailing.of(current.settings()),
                now=clock.utcnow(),
                today=current.today(),
            )
        )
        if changed:
            flash(gettext("%(name)s was asked to come.", name=name), "success")
        elif changed is not None:
            flash(gettext("%(name)s is assigned already; nothing was changed.", name=name), "info")
        return redirect(back)

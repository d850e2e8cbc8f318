"""Admin of the triage desk: received mails that need a person."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from admin_views._asked import Asked
from admin_views._base import CrmModelView
from admin_views._saving import committed
from crm import clock, current
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.domain.record_ids import record_id
from crm.domain.statuses import AssignmentStatus, TriageStatus
from crm.extensions import db
from crm.models import Assignment, Intervention, Message
from crm.services import triage
from crm.services.triage_suggestions import suggestions

DECISIONS = {"confirm": AssignmentStatus.CONFIRMED, "reject": AssignmentStatus.REJECTED}


def _why(_view: Any, _context: Any, message: Message, _name: str) -> str:
    reason = triage.reason_of(message)
    return gettext(reason.value) if reason else message.triage_reason or ""


class TriageView(CrmModelView):
    model_class = Message
    endpoint_name = "triage"
    title = N_("Triage")
    menu_order = 51
    menu_group = N_("Mail")
    creatable = editable = deletable = False
    grid_columns = ("happened_at", "author", "subject", "triage_reason", "intervention", "triage")
    grid_order = ("happened_at", True)
    grid_search = (Message.subject, Message.sender, Message.author)
    grid_filters = ("triage", "intervention")
    column_formatters = {"triage_reason": _why}
    column_formatters_export = {"triage_reason": _why}
    form_columns = ("text",)
    details_template = "admin/triage.html"

    def get_query(self) -> Select[Any]:
        """Show what is, or ever was, on the desk; settled mails can be put back."""
        return select(Message).where(Message.triage != TriageStatus.NOT_NEEDED)

    def found(self, asked: Asked) -> Select[Any]:
        """Show what waits, unless something else is asked for."""
        query = super().found(asked)
        if any(each.key == "triage_equals" for each, _text, _value in asked.filters):
            return query
        return query.where(Message.triage == TriageStatus.OPEN)

    def details_context(self, record: Message) -> dict[str, Any]:
        """Return what the page shows: why the mail is here, and where it may belong."""
        session = db.session()
        session.execute(
            select(Message)
            .where(Message.id == record.id)
            .options(selectinload(Message.attachments))
            .execution_options(populate_existing=True)
        )
        is_open = record.triage is TriageStatus.OPEN
        return {
            "reason": triage.reason_of(record),
            "is_open": is_open,
            "may_settle": self.may(Right.EDIT),
            "suggestions": suggestions(session, record) if is_open else [],
        }

    @expose("/attach/", methods=("POST",))
    def attach(self) -> ResponseReturnValue:
        """Put the mail into the timeline of an intervention."""
        message = self._message()
        job = self._chosen(Intervention, "intervention")
        if job is None:
            flash(gettext("Choose an intervention first."), "error")
            return redirect(url_for(".details_view", id=message.id))
        done = gettext("The mail is now on the page of intervention %(number)s.", number=str(job))
        assignment = self._chosen(Assignment, "assignment")
        if assignment is not None and assignment.intervention_id != job.id:
            abort(400)
        return self._do(
            lambda: triage.attach(db.session(), message, job, assignment=assignment), done
        )

    @expose("/settle/", methods=("POST",))
    def settle(self) -> ResponseReturnValue:
        """Let the mail confirm or reject for one who is assigned."""
        message = self._message()
        assignment = self._chosen(Assignment, "assignment") or abort(400)
        decision = DECISIONS.get(request.form.get("decision", "")) or abort(400)
        done = gettext("%(name)s: %(answer)s.", name=assignment, answer=gettext(decision.value))
        return self._do(
            lambda: triage.settle(
                db.session(),
                message,
                assignment,
                decision,
                now=clock.utcnow(),
                by=str(current.user()),
            ),
            done,
        )

    @expose("/ignore/", methods=("POST",))
    def ignore(self) -> ResponseReturnValue:
        """Take the mail off the desk and leave it where it is."""
        message = self._message()
        return self._do(
            lambda: triage.ignore(db.session(), message), gettext("The mail was set aside.")
        )

    @expose("/undo/", methods=("POST",))
    def undo(self) -> ResponseReturnValue:
        """Put the mail back on the desk as it was."""
        message = self._message()
        return self._do(
            lambda: triage.undo(db.session(), message, now=clock.utcnow(), by=str(current.user())),
            gettext("The mail waits for a person again."),
        )

    def _message(self) -> Message:
        if not self.may(Right.EDIT):
            abort(403)
        found: Message = self.get_one(request.form.get("id")) or abort(404)
        return found

    def _chosen(self, model: Any, name: str) -> Any:
        key = record_id(request.form.get(name, ""))
        return db.session.get(model, key) if key is not None else None

    def _do(self, change: Callable[[], bool], done: str) -> ResponseReturnValue:
        """Make a change and say how it went; the next mail is one click away in the grid."""
        back = url_for(".details_view", id=request.form["id"])
        changed = committed(change)
        if changed:
            flash(done, "success")
        elif changed is not None:
            flash(gettext("Nothing was changed: somebody was faster, or it is closed."), "error")
        return redirect(back)


views = (TriageView,)

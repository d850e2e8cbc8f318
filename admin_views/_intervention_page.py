"""An intervention's page: what it is at a glance, its timeline, and remarks on it."""

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from admin_views._actions import GridAction
from admin_views._days import planned_when, relative_day
from admin_views._drafts import forget_draft, is_shown_again
from admin_views._files import problem_of
from admin_views._form_key import FormKey
from admin_views._formats import decision_chip
from admin_views._part import Part
from admin_views._people_box import waits
from admin_views._saving import reason_of
from crm import clock, current
from crm.domain.cleaning import clean_text
from crm.domain.permissions import Right, may
from crm.domain.quoted import folded
from crm.domain.record_ids import record_id
from crm.domain.statuses import InterventionStatus
from crm.domain.transitions import NOBODY_COMES
from crm.errors import CrmError
from crm.extensions import db
from crm.models import CorrespondenceEntry, Intervention, Message, UndoStep
from crm.services import accounts, messages, previews, submissions, undo
from crm.services.attachments import UploadedFile
from crm.services.offers import Offer, Phone
from crm.uploads import is_held, storage, uploaded_files

LONGEST_REMARK = 20_000
TIMELINE_PAGE = 50


def next_step(record: Intervention) -> str:
    """Return what is to be done next: assign, remind or finalise; empty where one can only wait."""
    if record.status is InterventionStatus.CONFIRMED:
        return "finalise"
    if record.status in NOBODY_COMES:
        return "assign"
    is_open = not record.status.is_closed
    return "remind" if is_open and any(map(waits, record.assignments)) else ""


def _marked(action: GridAction, step: str) -> GridAction:
    """Return the action with the colour of what is to be done next, if it is that."""
    return replace(action, tone="main") if action.name == step else action


def _phones(record: Intervention) -> list[tuple[str, Phone]]:
    """Return whom one can telephone about the job, the nearest to it first."""
    client, contact = record.client, record.contact
    known = [
        (str(contact) if contact else "", contact.phone if contact else None),
        (gettext("Service phone"), client.service_phone),
        (gettext("Phone"), client.phone),
    ]
    return [(name, Phone(number)) for name, number in known if number]


class InterventionPage(Part):
    """The part of the view that shows one intervention."""

    def details_context(self, record: Intervention) -> dict[str, Any]:
        before = record_id(request.args.get("before", ""))
        entries = messages.timeline(db.session(), record.id, before=before, limit=TIMELINE_PAGE + 1)
        return {
            "timeline": entries[:TIMELINE_PAGE],
            "people": accounts.names_of(db.session(), self._authors(record, entries)),
            "older": entries[TIMELINE_PAGE - 1].id if len(entries) > TIMELINE_PAGE else None,
            "decision_chip": decision_chip,
            "client_url": self._client_url(record),
            "form_key": request.form.get("form_key") or submissions.new_key(),
            "undoable": self._undoable(record),
            "may_remark": self.may(Right.REMARK),
            "may_register": may(current.role(), "correspondence", Right.READ),
            "may_open_messages": may(current.role(), "messages", Right.READ),
            "when": planned_when(record, current.today()),
            "called": relative_day(record.complaint_on, current.today()),
            "phones": _phones(record),
            "map_url": Offer.of(record).map_url,
            "folded": folded,
            "is_previewed": lambda file: previews.is_previewed(file) and not is_held(file),
            "next_step": next_step(record),
            "marked": lambda action: _marked(action, next_step(record)),
        }

    def _authors(self, record: Intervention, entries: list[Message]) -> set[str]:
        return {each.author for each in entries} | {record.finalised_by or ""}

    def _undoable(self, record: Intervention) -> UndoStep | None:
        """Return what the reader did last to it, if they can still undo that."""
        user = current.user()
        if user is None or not self.may(Right.FINALISE):
            return None
        return undo.last_step(
            db.session(),
            record.id,
            user_id=user.id,
            now=clock.utcnow(),
            within=current.settings().undo_time,
        )

    @expose("/remark/", methods=("POST",))
    def remark(self) -> ResponseReturnValue:
        """Add a remark, with files or with an entry of the correspondence register."""
        if not self.may(Right.REMARK):
            abort(403)
        record = self.get_one(request.form.get("id")) or abort(404)
        text = clean_text(request.form.get("text", "")).strip()
        if is_shown_again():
            here = url_for(".details_view", id=record.id)
            return self.details_page(record, page_url=here, remark=text[:LONGEST_REMARK])
        files, entry = uploaded_files(), self._entry()
        if errors := _remark_errors(record, text):
            return self._refused_remark(record, text, **errors)
        try:
            self._add_remark(record, text, files, entry)
        except (CrmError, SQLAlchemyError) as error:
            db.session.rollback()
            return self._refused_remark(record, text, text_error=reason_of(error, deleting=False))
        forget_draft()
        return redirect(url_for(".details_view", id=record.id, _anchor="timeline"))

    def _add_remark(
        self,
        record: Intervention,
        text: str,
        files: list[UploadedFile],
        entry: CorrespondenceEntry | None,
    ) -> None:
        """Add the remark and commit; the same form sent again adds nothing."""
        key = FormKey(request.form.get("form_key", ""), "message")
        if key.claim() is not None:
            db.session.rollback()
            return
        made = messages.add_remark(
            db.session(),
            record,
            author=str(current.user()),
            text=text,
            files=files,
            entry=entry,
            storage=storage(),
            now=clock.utcnow(),
        )
        db.session.flush()
        key.complete(made.id)
        db.session.commit()

    def _refused_remark(
        self, record: Intervention, text: str, **errors: str
    ) -> ResponseReturnValue:
        """Return the page again with what was typed, and why it was not added."""
        flash(gettext("Not saved yet: please look at the marked fields."), "error")
        here = url_for(".details_view", id=record.id)
        return self.details_page(record, page_url=here, remark=text, **errors)

    def _client_url(self, record: Intervention) -> str | None:
        if may(current.role(), "clients", Right.READ):
            return url_for("clients.details_view", id=record.client_id)
        return None

    def _entry(self) -> CorrespondenceEntry | None:
        key = record_id(request.form.get("entry", ""))
        if key is None or not may(current.role(), "correspondence", Right.READ):
            return None
        return db.session.get(CorrespondenceEntry, key)


def _remark_errors(record: Intervention, text: str) -> dict[str, str]:
    """Return what is wrong with a remark, by the name that the page has for it."""
    if len(text) > LONGEST_REMARK:
        return {"text_error": gettext("At most %(num)d characters.", num=LONGEST_REMARK)}
    problem = problem_of(uploaded_files(), record)
    return {"files_error": problem} if problem else {}

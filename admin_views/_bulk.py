"""Changing many records at once: the question, the run, and the page that says how it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from admin_views._actions import is_too_many
from admin_views._asked import Asked
from admin_views._bulk_run import BulkRun, Change, Lock, Progress
from admin_views._bulk_state import BulkState, opened
from admin_views._drafts import is_shown_again
from admin_views._part import Part
from admin_views._undoing import Keeper
from crm import audit, clock, current
from crm.database import start_reading
from crm.domain.permissions import Right
from crm.domain.record_ids import LARGEST_ID, record_id
from crm.extensions import db
from crm.services import undo

REQUEST_SECONDS = 5  # of work in one request; the page then goes on by another


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A change of many records: its form asks for what it needs, `change` makes it of the answers.

    `button` says what is done, where the label does not. `in_menu`: among those that are
    used less. What is `undoable` is offered to be undone.
    """

    name: str
    label: Any
    right: Right
    form: Callable[..., Any]
    change: Callable[[Any], Change]
    hint: Any = ""
    button: Any = ""
    tone: str = ""
    in_menu: bool = False
    undoable: bool = False


class Bulk(Part):
    """The part of a view that changes selected records, or all that a list shows."""

    bulk_actions: ClassVar[Sequence[BulkAction]] = ()
    bulk_lock: ClassVar[Lock]

    def allowed_bulk_actions(self) -> list[BulkAction]:
        """Return the actions that the user has a right to."""
        return [each for each in self.bulk_actions if self.may(each.right)]

    def bulk_url(self, page: str, asked: Asked) -> str:
        """Return the address of the question or the run for the list that `asked` describes."""
        return url_for(f"{self.endpoint}.{page}", **self._address_of(asked.whole))

    @expose("/bulk/", methods=("POST",))
    def bulk_view(self) -> ResponseReturnValue:
        """Ask before anything is done: how many records, and what is to be set."""
        action, asked = self._bulk_action(request.form.get("action", "")), self.asked()
        keys = None if request.form.get("all") == "1" else _keys(request.form.getlist("rowid"))
        if keys is not None and is_too_many(keys):
            return redirect(self._return_url())
        state = self._bulk_state(action, asked, keys)
        if not state.count:
            flash(gettext("Select at least one row first."), "error")
            return redirect(self._return_url())
        template = "admin/bulk_dialog.html" if request.form.get("dialog") else "admin/bulk.html"
        return self._bulk_question(template, action, asked, state, action.form())

    @expose("/bulk/run/", methods=("POST",))
    def bulk_run(self) -> ResponseReturnValue:
        """Do as much as fits into a request, and say how far it is."""
        state, asked = opened(request.form.get("state", "")), self.asked()
        # A filter that is no longer understood counts as not said: more would match.
        if state is None or state.address != self.list_url(asked.whole):
            abort(400)
        action = self._bulk_action(state.action)
        is_first = state.values is None
        form = action.form(request.form if is_first else MultiDict(state.values or ()))
        if is_shown_again() or not form.validate():
            state = replace(state, values=None)  # it goes on from where it is, once answered
            return self._bulk_question("admin/bulk.html", action, asked, state, form)
        if is_first:
            now = self._bulk_state(action, asked, state.keys, last=state.progress.last)
            if now.count > state.count:
                flash(gettext("Meanwhile more match than you were asked about."), "info")
                return self._bulk_question("admin/bulk.html", action, asked, now, form)
            state = replace(state, values=_typed(form), step=_step(action, state))
        progress = self._run(action, form, state, asked)
        state = replace(state, progress=progress)
        start_reading(True)  # what follows is only shown, and needs no lock
        return self.render(
            "admin/bulk_result.html",
            action=action,
            state=state,
            progress=progress,
            run_url=self.bulk_url("bulk_run", asked),
            return_url=self._return_url(),
        )

    def _run(self, action: BulkAction, form: Any, state: BulkState, asked: Asked) -> Progress:
        session = db.session()
        query = self._bulk_query(asked, state.keys)
        ends = monotonic() + REQUEST_SECONDS
        change, keeper = action.change(form), Keeper(state.step) if state.step else None
        run = BulkRun(session, self.model_class, query, type(self).bulk_lock, change, keeper)
        progress = run.go_on(state.progress, lambda: monotonic() > ends)
        audit.note(session, "bulk", now=clock.utcnow(), **self._bulk_note(state, progress))
        session.commit()
        return progress

    def _bulk_note(self, state: BulkState, progress: Progress) -> dict[str, Any]:
        """Return what the audit log says of a request's part: so many of how many, up to which."""
        done = f"{state.action}: {progress.done}+{progress.unchanged}+{progress.refused}"
        whose = state.address if state.keys is None else "selected"
        summary = f"{done} / {state.count}, id <= {progress.after}, {whose}"
        return {"summary": summary, "table": self.model_class.__tablename__}

    def _bulk_action(self, name: str) -> BulkAction:
        action = next((each for each in self.bulk_actions if each.name == name), None)
        if action is None:
            abort(404)
        if not self.may(action.right):
            abort(403)
        return action

    def _bulk_query(self, asked: Asked, keys: tuple[int, ...] | None) -> Select[Any]:
        if keys is None:
            return self.found(asked)
        return self.get_query().where(self.model_class.id.in_(keys))

    def _bulk_state(
        self,
        action: BulkAction,
        asked: Asked,
        keys: tuple[int, ...] | None,
        *,
        last: int = LARGEST_ID,
    ) -> BulkState:
        """Return a change that nothing was answered to yet, of the records up to `last`."""
        key = self.model_class.id
        found = self._bulk_query(asked, keys).with_only_columns(key).where(key <= last).subquery()
        counted = select(func.count(), func.max(found.c.id)).select_from(found)
        count, last = db.session.execute(counted).one()
        address = self.list_url(asked.whole)
        return BulkState(action.name, address, keys, count, None, Progress(last or 0))

    def _bulk_question(
        self, template: str, action: BulkAction, asked: Asked, state: BulkState, form: Any
    ) -> ResponseReturnValue:
        return self.render(
            template,
            action=action,
            form=form,
            state=state,
            most_undone=undo.MOST,
            undo_minutes=current.settings().undo_minutes,
            run_url=self.bulk_url("bulk_run", asked),
            return_url=self._return_url(),
        )


def _step(action: BulkAction, state: BulkState) -> int | None:
    """Return where the change is kept to be undone; None for one of too many records."""
    if state.step or not action.undoable or state.count > undo.MOST:
        return state.step
    keeper = Keeper.begin(db.session(), str(action.label), action.right)
    return keeper.key if keeper else None


def _keys(given: Sequence[str]) -> tuple[int, ...]:
    found = (record_id(each) for each in given)
    return tuple(sorted({each for each in found if each is not None}))


def _typed(form: Any) -> tuple[tuple[str, str], ...]:
    """Return what was typed into each field, as it came."""
    given = request.form
    return tuple((field.name, given[field.name]) for field in form if field.name in given)

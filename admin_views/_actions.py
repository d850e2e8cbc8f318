"""Actions on one row or on the selected ones: checked, confirmed, each in its own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import flash
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from admin_views._drafts import forget_draft
from admin_views._naming import linked
from admin_views._saving import reason_of
from admin_views._undoing import Keeper, tell
from crm import current
from crm.domain.cleaning import clean_line
from crm.domain.permissions import Right
from crm.errors import CrmError
from crm.extensions import db

MOST_PROBLEMS = 5  # said one by one: what is said travels in a cookie, which holds 4 kB
NAME, PROBLEM = 40, 160  # characters


@dataclass(frozen=True, slots=True)
class GridAction:
    """A thing that can be done to rows: its button, its right, and what asks back first.

    `run` does it to one record and tells whether anything changed. `when` says
    for which records the button is there. What is `undoable` is offered to be undone.
    `said` tells of one record that it was done.
    """

    name: str
    label: Any
    right: Right
    run: Callable[[Session, Any], bool]
    confirm: Any = ""
    when: Callable[[Any], bool] = lambda _record: True
    bulk: bool = True
    in_row: bool = True
    prompt: Any = ""
    tone: str = ""
    icon: str = ""
    undoable: bool = False
    said: str = "%(what)s: %(name)s."


class Acting:
    """The part of a view that does things to rows without a form."""

    grid_actions: ClassVar[Sequence[GridAction]] = ()

    def allowed_actions(self) -> list[GridAction]:
        """Return the actions that the user has a right to."""
        return [each for each in self.grid_actions if self.may(each.right)]  # type: ignore[attr-defined]

    def row_actions(self, record: Any) -> list[GridAction]:
        """Return the actions that a row offers."""
        return [each for each in self.allowed_actions() if each.when(record)]

    def run_action(self, action: GridAction, ids: Sequence[str]) -> None:
        """Do `action` to each of `ids` that the user may see, each on its own; say how it went."""
        done: list[Any] = []
        unchanged, problems = 0, []
        chosen = list(dict.fromkeys(ids))
        if is_too_many(chosen):
            return
        keeper = _keeper(action)
        for row_id in chosen:
            record = self.get_one(row_id)  # type: ignore[attr-defined]
            if record is None:
                unchanged += 1
                continue
            name = str(record)
            try:
                changed = _run(action, record, keeper)
            except (CrmError, SQLAlchemyError) as error:
                db.session.rollback()
                reason = reason_of(error, deleting=action.name == "delete")
                problems.append(clean_line(f"{clean_line(name, NAME)}: {reason}", PROBLEM))
                continue
            done, unchanged = done + [record] * changed, unchanged + (not changed)
        if chosen and not problems:
            forget_draft()
        _tell(action, done, unchanged, problems, keeper.key if keeper else None)


def is_too_many(chosen: Sequence[object]) -> bool:
    """Tell whether more rows were selected than may be at once, and say so on the next page."""
    most = current.settings().selected_rows
    if len(chosen) > most:
        flash(gettext("At most %(num)d rows at once.", num=most), "error")
    return len(chosen) > most


def _keeper(action: GridAction) -> Keeper | None:
    if not action.undoable:
        return None
    return Keeper.begin(db.session(), str(action.label), action.right)


def _run(action: GridAction, record: Any, keeper: Keeper | None) -> bool:
    """Do `action` to the record and commit; keep what it was before."""
    session = db.session()
    before = keeper.remember(session, [record]) if keeper else None
    changed = action.run(session, record)
    if keeper and before and changed:
        keeper.keep(session, before, [record])
    session.commit()
    return changed


def _tell(
    action: GridAction, done: list[Any], unchanged: int, problems: list[str], step: int | None
) -> None:
    label = str(action.label)
    if len(done) == 1 and step:
        tell(linked(gettext(action.said), done[0], most=NAME, what=label), step)
    elif done:
        text = ngettext("%(num)d record done.", "%(num)d records done.", len(done))
        tell(f"{label}: {text}", step)
    if unchanged:
        text = ngettext(
            "%(num)d record needed no change.", "%(num)d records needed no change.", unchanged
        )
        flash(f"{label}: {text}", "info")
    for problem in problems[:MOST_PROBLEMS]:
        flash(problem, "error")
    more = len(problems) - MOST_PROBLEMS
    if more > 0:
        flash(ngettext("%(num)d more was refused.", "%(num)d more were refused.", more), "error")

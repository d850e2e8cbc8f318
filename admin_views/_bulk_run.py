"""Many records changed by one click: batch by batch, each batch a transaction of its own.

A batch is changed as a whole, which is fast. Where a record is refused it is undone and
done again record by record, so that a refusal never costs the change of another one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from admin_views._saving import reason_of
from admin_views._undoing import Keeper
from crm.domain.cleaning import clean_line
from crm.errors import CrmError
from crm.services.undo import Before

BATCH = 200  # records
MOST_TOLD = 100  # refusals that are told one by one
LONGEST_REASON = 200  # characters

Lock = Callable[[Session, Select[Any]], list[Any]]
Change = Callable[[Session, Any], bool]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not changed, and why, in the reader's language."""

    key: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: the last key that was looked at, and what became of those before it.

    `last` is the highest key there was when the question was asked: what came since
    stays as it is.
    """

    last: int
    after: int = 0
    done: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    is_over: bool = False
    is_interrupted: bool = False  # the database was not to be had

    @property
    def seen(self) -> int:
        """The number of records that were looked at."""
        return self.done + self.unchanged + self.refused


@dataclass(frozen=True, slots=True)
class BulkRun:
    """What is done to the records of `query`, and how they are held meanwhile."""

    session: Session
    model: Any
    query: Select[Any]
    lock: Lock
    change: Change
    keeper: Keeper | None = None  # of what can be undone

    def go_on(self, progress: Progress, is_time_up: Callable[[], bool]) -> Progress:
        """Do batch after batch, committing each, until all is done or the time is up.

        Raises nothing for a record that is refused. A database that is not to be had
        stops the run after the last batch that was committed.
        """
        progress, careful = replace(progress, is_interrupted=False), False
        while not progress.is_over:
            before = progress.refused
            try:
                progress = self._batch(progress, careful=careful)
            except OperationalError:
                self.session.rollback()
                return replace(progress, is_interrupted=True)
            careful = progress.refused > before
            if is_time_up():
                break
        return progress

    def _batch(self, progress: Progress, *, careful: bool) -> Progress:
        key = self.model.id
        rows = self.query.with_only_columns(key).where(key > progress.after, key <= progress.last)
        keys = list(self.session.scalars(rows.order_by(key).limit(BATCH)))
        if not keys:
            return replace(progress, is_over=True)
        done = None if careful else self._together(keys)
        refusals: list[Refusal] = []
        if done is None:
            done = self._one_by_one(keys, refusals)
        self.session.commit()
        return replace(
            progress,
            after=keys[-1],
            done=progress.done + done,
            unchanged=progress.unchanged + len(keys) - done - len(refusals),
            refused=progress.refused + len(refusals),
            refusals=(*progress.refusals, *refusals)[:MOST_TOLD],
            is_over=len(keys) < BATCH,
        )

    def _together(self, keys: Sequence[int]) -> int | None:
        """Change the records and return how many; None, with all undone, when one is refused."""
        try:
            held = self._held(keys)
            before = self._before(held)
            changed = [each for each in held if self.change(self.session, each)]
            self.session.flush()
            self._keep(before, changed)
        except OperationalError:
            raise
        except (CrmError, SQLAlchemyError):
            self.session.rollback()
            return None
        return len(changed)

    def _one_by_one(self, keys: Sequence[int], refusals: list[Refusal]) -> int:
        """Change each record on its own, so that a refusal undoes no other; return how many."""
        held, changed = self._held(keys), []
        before = self._before(held)
        for record in held:
            key, name = record.id, str(record)
            try:
                with self.session.begin_nested():
                    is_changed = self.change(self.session, record)
            except OperationalError:
                raise
            except (CrmError, SQLAlchemyError) as error:
                refusals.append(_refusal(key, name, error))
            else:
                changed += [record] * is_changed
        self._keep(before, changed)
        return len(changed)

    def _before(self, held: Sequence[Any]) -> Before | None:
        return self.keeper.remember(self.session, held) if self.keeper else None

    def _keep(self, before: Before | None, changed: Sequence[Any]) -> None:
        if self.keeper and before:
            self.keeper.keep(self.session, before, changed)

    def _held(self, keys: Sequence[int]) -> list[Any]:
        return self.lock(self.session, self.query.where(self.model.id.in_(keys)))


def _refusal(key: int, name: str, error: Exception) -> Refusal:
    reason = reason_of(error, deleting=False)
    return Refusal(key, clean_line(name, LONGEST_REASON), clean_line(reason, LONGEST_REASON))

"""Following what goes through a session, so that no document is forgotten.

Listens to the session as `crm.audit` does, and for the same reason: what somebody
forgot to bring up to date could never be found again.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import event, inspect  # noqa: TID251 - see above
from sqlalchemy.orm import Session, UOWTransaction

from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment, Base, Intervention
from crm.search.documents import DOCUMENTS
from crm.search.keeping import Touched, forget, write_own, write_owned

_OWNERS = frozenset(owner for document in DOCUMENTS.values() for owner in document.owners)
_TEXT = frozenset({"search_text"})


def watch(target: Any) -> None:
    """Keep documents true for all that goes through `target`: a session class or factory.

    To be called after `audit.watch`, since that derives the texts.
    """

    @event.listens_for(target, "after_flush")
    def _follow(session: Session, context: UOWTransaction) -> None:
        flushed = _Flushed.of(session, context)
        gone, own, owners = _gone(flushed), _own(flushed), _owners(flushed)
        if not (gone or own or owners):
            return
        connection = session.connection()
        forget(connection, gone)
        write_own(connection, own)
        write_owned(connection, owners)


@dataclass(frozen=True, slots=True)
class _Flushed:
    """What a flush wrote. What lost its owner was deleted, though nobody said so to the session."""

    new: tuple[Any, ...]
    changed: tuple[Any, ...]
    deleted: tuple[Any, ...]

    @classmethod
    def of(cls, session: Session, context: UOWTransaction) -> Self:
        changed: list[Any] = []
        orphans: list[Any] = []
        for each in session.dirty:
            is_orphan = context.is_deleted(inspect(each))  # type: ignore[no-untyped-call]
            (orphans if is_orphan else changed).append(each)
        return cls(tuple(session.new), tuple(changed), (*session.deleted, *orphans))


def _gone(flushed: _Flushed) -> Touched:
    return _by_model(each for each in flushed.deleted if type(each) in DOCUMENTS)


def _own(flushed: _Flushed) -> Touched:
    """Return the records whose own documents changed."""
    new = (each for each in flushed.new if type(each) in DOCUMENTS)
    changed = (
        each
        for each in flushed.changed
        if type(each) in DOCUMENTS and _has_changed(each, DOCUMENTS[type(each)].columns)
    )
    own = _by_model((*new, *changed))
    jobs = set(_jobs(flushed))
    return own | {Intervention: own.get(Intervention, set()) | jobs} if jobs else own


def _owners(flushed: _Flushed) -> Touched:
    """Return the records that stand in documents of others, and read otherwise now."""
    return _by_model(
        each for each in flushed.changed if type(each) in _OWNERS and _has_changed(each, _TEXT)
    )


def _by_model(records: Iterable[Any]) -> Touched:
    found: Touched = {}
    for record in records:
        found.setdefault(type(record), set()).add(record.id)
    return found


def _jobs(flushed: _Flushed) -> Iterator[int]:
    """Yield the interventions whose people are others now."""
    for record in (*flushed.new, *flushed.deleted):
        if isinstance(record, Assignment):
            yield from _ever(record, "intervention_id")
    for record in flushed.changed:
        if isinstance(record, Assignment) and _has_moved(record):
            yield from _ever(record, "intervention_id")


def _ever(record: Base, column: str) -> Iterator[int]:
    """Yield the value of a column and the one that it had before."""
    for values in inspect(record).attrs[column].history:
        yield from (each for each in values or () if each is not None)


def _has_moved(assignment: Assignment) -> bool:
    if _has_changed(assignment, frozenset({"employee_id", "intervention_id"})):
        return True
    if not _has_changed(assignment, frozenset({"status"})):
        return False
    before = inspect(assignment).attrs.status.history.deleted
    return assignment.is_withdrawn or not before or AssignmentStatus.WITHDRAWN in before


def _has_changed(record: Base, columns: Collection[str]) -> bool:
    state = inspect(record)
    return any(
        key in state.committed_state and state.attrs[key].history.has_changes() for key in columns
    )

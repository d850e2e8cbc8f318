"""Keeping what is done, so that the message about it can offer to undo it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash
from sqlalchemy.orm import Session

from crm import clock, current
from crm.domain.permissions import Right
from crm.models import UndoStep
from crm.services import undo

OFFER = "undo-"  # before the id of a step, among the tones of a message


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps what becomes of records in one step, whose id is `key`."""

    key: int

    @classmethod
    def begin(cls, session: Session, label: str, right: Right) -> "Keeper | None":
        """Open a step for who is logged in, and commit it; None where nobody is."""
        user = current.user()
        if user is None:
            return None
        now = clock.utcnow()
        step = undo.begin(session, label=label, right=right, user_id=user.id, now=now)
        session.commit()
        return cls(step.id)

    def remember(self, session: Session, records: Iterable[Any]) -> undo.Before:
        """Hold the records and return what they are before they are changed."""
        return undo.remember(session, records)

    def keep(self, session: Session, before: undo.Before, changed: Sequence[Any]) -> None:
        """Keep what became of `changed`, in the transaction that changes them."""
        step = session.get(UndoStep, self.key)
        if step and changed:
            undo.keep(session, step, before, changed, now=clock.utcnow())


def tell(text: str, step: int | None, *, tone: str = "success") -> None:
    """Say what was done on the next page, with a button that undoes it where there is a step."""
    flash(text, f"{tone} {OFFER}{step}" if step else tone)

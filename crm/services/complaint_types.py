"""Complaint types: the one that a typed name means."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_line
from crm.domain.folding import fold
from crm.errors import UnusableNameError
from crm.models import ComplaintType
from crm.services import counters

LONGEST = 200
_LOCK = "complaint_type"


def named(session: Session, name: str) -> ComplaintType:
    """Return the complaint type called `name`, a new one when there is none yet.

    Names that differ only in case, spaces or diacritics are one, also when two
    transactions ask for the same new one at once: creating waits for its turn
    at a counter until the other has committed. Flushes nothing and does not
    commit. Raises UnusableNameError for a name without a letter or digit.
    """
    shown = clean_line(" ".join(name.split()), LONGEST)
    if not is_usable(shown):
        raise UnusableNameError
    with session.no_autoflush:
        return _known(session, fold(shown)) or _created(session, shown, fold(shown))


def is_usable(name: str) -> bool:
    """Tell whether `name` has a letter or digit, and is not too long to be compared."""
    folded = fold(name)
    return any(char.isalnum() for char in folded) and len(folded) <= LONGEST


def other_of(session: Session, name: str, record_id: int | None) -> ComplaintType | None:
    """Return the complaint type other than `record_id` that `name` means, if there is one."""
    with session.no_autoflush:
        found = _known(session, fold(name))
    return found if found is not None and found.id != record_id else None


def _known(session: Session, folded: str) -> ComplaintType | None:
    for record in session.new:
        if isinstance(record, ComplaintType) and fold(record.name) == folded:
            return record
    return session.scalar(select(ComplaintType).where(ComplaintType.search_text == folded))


def _created(session: Session, shown: str, folded: str) -> ComplaintType:
    counters.next_numbers(session, _LOCK)  # nobody else creates one until we have committed
    known = _known(session, folded)
    if known:
        return known
    created = ComplaintType(name=shown)
    session.add(created)
    return created

"""The correspondence register: giving numbers, cancelling entries."""

from datetime import date

from sqlalchemy.orm import Session

from crm.domain.kinds import Direction
from crm.models import CorrespondenceEntry
from crm.services import counters


def register(session: Session, entry: CorrespondenceEntry, *, today: date) -> CorrespondenceEntry:
    """Give `entry` its date, year and number, and add it to the session.

    The date is `today` unless it has one; the number is the next one of its
    year and direction, without gaps, also when others register at the same
    time. An entry that has a number keeps it. Does not commit.
    """
    if entry.number is not None:
        return entry
    with session.no_autoflush:
        entry.direction = entry.direction or Direction.IN
        entry.registered_on = entry.registered_on or today
        entry.year = entry.registered_on.year
        entry.number = counters.next_numbers(session, _counter(entry))
    session.add(entry)
    return entry


def cancel(session: Session, entry: CorrespondenceEntry) -> bool:
    """Cancel `entry`, which keeps its number; False when it was cancelled before."""
    session.flush()
    if entry.is_cancelled:
        return False
    entry.is_cancelled = True
    return True


def _counter(entry: CorrespondenceEntry) -> str:
    return f"correspondence:{entry.direction.name}:{entry.year}"

"""What usually becomes of a case: when it is done, who answers what, how it stands."""

from datetime import date, timedelta
from random import Random

from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority, intervention_status

_ASKED = (1, 1, 1, 1, 1, 2, 2, 2, 3, 0)  # 1.4 on average, with the closed ones 1.5
_WAIT = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 4, Priority.LOW: 9}
_LEFT_OPEN = 0.02  # of the jobs that are over, nobody has finalised
_CANCELLED = 0.06
_OPEN = (
    *(AssignmentStatus.CONFIRMED,) * 6,
    *(AssignmentStatus.PENDING,) * 3,
    AssignmentStatus.REJECTED,
)
_CLOSED = (
    *(AssignmentStatus.CONFIRMED,) * 17,
    *(AssignmentStatus.REJECTED,) * 2,
    AssignmentStatus.WITHDRAWN,
)
Answers = tuple[AssignmentStatus, ...]


def days(rng: Random, complaint_on: date, priority: Priority, length: int) -> tuple[date, date]:
    """Return first and last day of the job, the first one at no weekend."""
    first = complaint_on + timedelta(days=_WAIT[priority] + int(3 * rng.random()))
    first += timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)
    return first, first + timedelta(days=length - 1)


def outcome(rng: Random, *, is_over: bool) -> tuple[InterventionStatus, Answers]:
    """Return how the case stands and what those who were asked said."""
    is_closed = is_over and rng.random() > _LEFT_OPEN
    asked = _ASKED[int(rng.random() * len(_ASKED))]
    if not is_closed:
        answers = tuple(_OPEN[int(rng.random() * len(_OPEN))] for _ in range(asked))
        return intervention_status(answers), answers
    count = max(1, asked)
    answers = tuple(_CLOSED[int(rng.random() * len(_CLOSED))] for _ in range(count))
    is_cancelled = rng.random() < _CANCELLED
    return InterventionStatus.CANCELLED if is_cancelled else InterventionStatus.FINALISED, answers

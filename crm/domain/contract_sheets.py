"""A contract's visits in a year: what was promised, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crm.domain.faults import Fault
from crm.domain.schedule_verdicts import Explanation, Verdict
from crm.domain.statuses import InterventionStatus, OccurrenceStatus

_NOT_PROMISED = (Verdict.BEFORE_FIRST, Verdict.AFTER_END, Verdict.BEFORE_START)
_PAUSED = (Verdict.PAUSED, Verdict.PAUSED_DAYS)
CHANGED = (OccurrenceStatus.SKIPPED, OccurrenceStatus.MOVED)


@dataclass(frozen=True, slots=True)
class Visit:
    """A date of a schedule; `done_on` is the company's day on which its work was finished.

    `fault` is why its last generation failed. A visit is late when it was
    finished after its last day, or that day is over and it is not finished.
    """

    explanation: Explanation
    status: OccurrenceStatus | None = None
    reason: str | None = None
    fault: Fault | None = None
    intervention_id: int | None = None
    intervention_status: InterventionStatus | None = None
    done_on: date | None = None
    is_late: bool = False

    @property
    def due_on(self) -> date:
        """The nominal date."""
        return self.explanation.due_on

    @property
    def is_promised(self) -> bool:
        """Tell whether the contract has this visit, whatever became of it."""
        return self.explanation.verdict not in _NOT_PROMISED

    @property
    def is_paused(self) -> bool:
        """Tell whether a pause has taken it away."""
        return self.explanation.verdict in _PAUSED

    @property
    def was_changed(self) -> bool:
        """Tell whether it was left out or moved, and so can be put back."""
        return self.status in CHANGED

    @property
    def may_change(self) -> bool:
        """Tell whether it can still be left out or moved (rule R15)."""
        return self.is_promised and self.status is not OccurrenceStatus.GENERATED


@dataclass(frozen=True, slots=True)
class Sheet:
    """A year of a schedule, and its sums."""

    year: int
    visits: Sequence[Visit]

    def count(self, **having: bool) -> int:
        """Return how many promised visits have each named property as it is given."""
        promised = (each for each in self.visits if each.is_promised)
        return sum(
            all(bool(getattr(each, name)) is wanted for name, wanted in having.items())
            for each in promised
        )

    @property
    def promised(self) -> int:
        """How many visits the contract has in this year."""
        return self.count()

    @property
    def done(self) -> int:
        """How many are finished."""
        return sum(each.done_on is not None for each in self.visits)

    @property
    def late(self) -> int:
        """How many were finished late, or should be finished by now."""
        return self.count(is_late=True)

    @property
    def skipped(self) -> int:
        """How many were left out."""
        return sum(each.status is OccurrenceStatus.SKIPPED for each in self.visits)

    @property
    def paused(self) -> int:
        """How many a pause has taken away."""
        return self.count(is_paused=True)

"""What a run over the schedules reports."""

from dataclasses import dataclass, field
from datetime import date

MOST_ERRORS = 20  # that a tally keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A visit that was created; `intervention` is None when it only would have been.

    `title` is the object and the client, for people to read.
    """

    schedule: int
    due_on: date
    effective_on: date
    late: bool
    intervention: int | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A schedule that was left as it was, and why (rule R12)."""

    schedule: int
    error: str


@dataclass(slots=True)
class Tally:
    """How many visits a run created, and how many schedules failed; `errors` are the first."""

    created: int = 0
    late: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, outcome: Created | Failed) -> None:
        """Count one outcome."""
        if isinstance(outcome, Created):
            self.created += 1
            self.late += outcome.late
            return
        self.failed += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(f"{outcome.schedule}: {outcome.error}")

    def __str__(self) -> str:
        return f"{self.created} created, {self.late} of them late, {self.failed} failed"

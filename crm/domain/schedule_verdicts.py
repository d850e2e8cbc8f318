"""Why is there a visit, or why not: the answers, as words and sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, unique

from crm.domain.faults import Fault
from crm.domain.i18n import N_
from crm.domain.statuses import OccurrenceStatus

Part = date | int | str | Fault


@unique
class Verdict(Enum):
    """What becomes, or became, of a date: a word for a table, and a sentence."""

    GENERATED = (
        N_("Generated"),
        N_("The visit due on %(due)s was created: intervention %(intervention)s."),
    )
    GENERATED_LATE = (
        N_("Generated late"),
        N_("The visit due on %(due)s was created late: intervention %(intervention)s."),
    )
    DELETED = (
        N_("Generated, deleted since"),
        N_(
            "The visit due on %(due)s was created, and its intervention was deleted since:"
            " it is not created again."
        ),
    )
    SKIPPED = (N_("Skipped"), N_("The visit due on %(due)s is left out: %(reason)s"))
    MOVED = (
        N_("Moved"),
        N_(
            "The visit due on %(due)s was moved to %(effective)s and will be created on"
            " %(run)s: %(reason)s"
        ),
    )
    MOVED_TODAY = (
        N_("Moved, due now"),
        N_(
            "The visit due on %(due)s was moved to %(effective)s and would be created today:"
            " %(reason)s"
        ),
    )
    FAILS = (
        N_("Generation failed"),
        N_("The visit due on %(due)s would be created today, but that fails: %(fault)s"),
    )
    TODAY = (
        N_("Due now"),
        N_(
            "The visit due on %(due)s would be created today: it takes place on %(effective)s"
            " (days ahead: %(lead)s)."
        ),
    )
    TODAY_LATE = (
        N_("Due now, late"),
        N_(
            "The visit due on %(due)s would be created today and marked late: its day,"
            " %(effective)s, is over."
        ),
    )
    COMING = (
        N_("Coming"),
        N_(
            "The visit due on %(due)s will be created on %(run)s: it takes place on"
            " %(effective)s (days ahead: %(lead)s)."
        ),
    )
    COMING_AFTER_PAUSE = (
        N_("Coming after the pause"),
        N_(
            "The visit due on %(due)s will be created on %(run)s, when the pause from"
            " %(pause_from)s to %(pause_to)s is over."
        ),
    )
    PAUSED = (
        N_("Paused"),
        N_("No visit is created for %(due)s: the schedule is paused until somebody resumes it."),
    )
    PAUSED_DAYS = (
        N_("In a pause"),
        N_(
            "No visit is created for %(due)s: the schedule is paused from %(pause_from)s to"
            " %(pause_to)s."
        ),
    )
    BEFORE_START = (
        N_("Before the start"),
        N_("No visit is due on %(due)s: the schedule starts on %(start)s."),
    )
    BEFORE_FIRST = (
        N_("Before the first day"),
        N_("No visit is created for %(due)s: the schedule creates none before %(first)s."),
    )
    AFTER_END = (
        N_("After the end"),
        N_("No visit is due on %(due)s: the schedule ends on %(end)s."),
    )
    NOT_DUE = (
        N_("Not due"),
        N_("No visit is due on %(due)s; the next one after it is due on %(other)s."),
    )
    NOT_DUE_ANY_MORE = (
        N_("Not due any more"),
        N_("No visit is due on %(due)s, and none after it."),
    )
    TAKES_PLACE = (
        N_("Day of another visit"),
        N_("No visit is due on %(due)s itself, but the one due on %(other)s takes place then."),
    )
    OPENS = (
        N_("Day of creation"),
        N_(
            "No visit is due on %(due)s, but it is the day on which the one due on %(other)s"
            " is created."
        ),
    )
    UNREADABLE = (
        N_("Not a schedule"),
        N_("Nothing can be created for %(due)s: %(fault)s"),
    )

    @property
    def label(self) -> str:
        """A word or two, marked for translation."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The whole answer, marked for translation; its holes are filled from `Explanation`."""
        return self.value[1]

    @property
    def creates(self) -> bool:
        """Tell whether a run on the day that was asked for creates the visit."""
        return self in (Verdict.TODAY, Verdict.TODAY_LATE, Verdict.MOVED_TODAY)


@dataclass(frozen=True, slots=True)
class Row:
    """What the ledger says of a date; `intervention` is its number, None when it is gone."""

    status: OccurrenceStatus
    effective_on: date
    is_late: bool = False
    intervention: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer for one date; `parts` are what the sentence names.

    `effective_on` and `run_on` are None where there is no visit.
    """

    verdict: Verdict
    due_on: date
    effective_on: date | None = None
    run_on: date | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)

    def said(
        self, translate: Callable[[str], str] = str, show_day: Callable[[date], str] = str
    ) -> str:
        """Return the sentence, in the language and with the dates of `translate`, `show_day`."""

        def shown(part: Part | None) -> str:
            if isinstance(part, date):
                return show_day(part)
            if isinstance(part, Fault):
                return translate(part.message) % part.params
            return str(part)

        days = {"due": self.due_on, "effective": self.effective_on, "run": self.run_on}
        holes = {name: shown(part) for name, part in {**days, **self.parts}.items()}
        return translate(self.verdict.sentence) % holes

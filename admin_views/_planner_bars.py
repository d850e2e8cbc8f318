"""The bars of the planner as HTML, written out because there are thousands on a page.

Where a bar stands is said by classes, `c3 s2` for two days from the third on: a style
in the markup is what the security policy forbids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

from admin_views._formats import TONES, label_of
from crm.domain.cleaning import clean_line
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.services.planner_values import Away, Job, Person

SIGNS = {
    AssignmentStatus.PENDING: "?",
    AssignmentStatus.CONFIRMED: "✓",
    AssignmentStatus.REJECTED: "✕",
}
DONE = "■"
TITLE = 60  # characters of what is to be done
_URGENT = (Priority.HIGH, Priority.URGENT)


def days_of(job: Job) -> str:
    """Return the planned days in short; nothing where there are none."""
    if job.starts_on is None or job.ends_on is None:
        return ""
    return _short(job.starts_on, job.ends_on)


@dataclass(frozen=True, slots=True)
class Bars:
    """Writes the bars of one page, which shows the days from `first` to `last`.

    `movable` tells whether the reader may move them.
    """

    first: date
    last: date
    movable: bool
    _words: Mapping[Any, str] = field(default_factory=dict)

    @classmethod
    def on(cls, first: date, last: date, *, movable: bool) -> "Bars":
        """Return a writer for one page, in the reader's language."""
        words: dict[Any, str] = {each: str(escape(label_of(each))) for each in SIGNS}
        words[InterventionStatus.FINALISED] = str(escape(label_of(InterventionStatus.FINALISED)))
        words["move"] = str(escape(gettext("Move")))
        return cls(first, last, movable, words)

    def of(self, person: Person) -> Markup:
        """Return what keeps `person` busy, in the order in which it begins."""
        away = [self._away(each) for each in person.absences]
        jobs = [self._job(each) for each in person.jobs]
        return Markup("".join(away + jobs))  # noqa: S704 - each part is escaped

    def _job(self, job: Job) -> str:
        is_done = job.status is InterventionStatus.FINALISED
        tone = "grey" if is_done or job.answer is None else TONES[job.answer]
        sign = DONE if is_done or job.answer is None else SIGNS[job.answer]
        word = self._words[InterventionStatus.FINALISED if is_done else job.answer]
        urgent = "! " if job.priority in _URGENT else ""
        return (
            f'<li class="job job-{tone} {self._place(job.starts_on, job.ends_on)}"'
            f' data-day="{job.starts_on}"><a id="bar-{job.assignment_id}"'
            f' href="/admin/interventions/details/?id={job.id}"><b aria-hidden="true">{sign}</b>'
            f" {urgent}#{job.number} <strong>{escape(job.client)}</strong>"
            f" <small>{word}, {days_of(job)}</small>"
            f" <span>{escape(clean_line(job.title, TITLE))}</span></a>"
            f"{'' if is_done else self._mover(job)}</li>"
        )

    def _mover(self, job: Job) -> str:
        if not self.movable:
            return ""
        return (
            f'<a class="shift" href="move/?assignment={job.assignment_id}&amp;seen={job.seen}"'
            f' aria-label="{self._words["move"]} #{job.number}">⋯</a>'
        )

    def _away(self, away: Away) -> str:
        note = f": {escape(away.note)}" if away.note else ""
        return (
            f'<li class="job away {self._place(away.starts_on, away.ends_on)}"><span>'
            f'<b aria-hidden="true">–</b> <strong>{escape(label_of(away.kind))}</strong>{note}'  # noqa: RUF001 - a sign
            f" <small>{_short(away.starts_on, away.ends_on)}</small></span></li>"
        )

    def _place(self, starts: date | None, ends: date | None) -> str:
        begins = max(starts or self.first, self.first)
        finishes = min(ends or begins, self.last)
        return f"c{(begins - self.first).days + 1} s{max((finishes - begins).days, 0) + 1}"


def _short(starts: date, ends: date) -> str:
    first = f"{starts.day:02}.{starts.month:02}"
    last = f"{ends.day:02}.{ends.month:02}"
    return first if starts == ends else f"{first}–{last}"  # noqa: RUF001 - a range

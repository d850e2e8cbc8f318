"""The rows of cases: interventions, assignments and what stands in their timelines."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from crm.demo.bulk.base import AUTHOR, Numbers
from crm.demo.bulk.jobs import Job, fingerprint
from crm.demo.bulk.writer import Row
from crm.demo.tables.answers import CANCELLATIONS, CONFIRMATIONS, REJECTIONS
from crm.domain.folding import fold
from crm.domain.replies import Verdict, decide
from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    MessageKind,
    TriageStatus,
)
from crm.domain.triage import MatchedBy
from crm.models.assignment import TOKEN_LENGTH
from crm.models.work_object import object_key

INTERVENTION = (
    *("id", "number", "complaint_on", "client_id", "contact_id", "complaint_type_id"),
    *("description", "priority", "planned_from_on", "planned_to_on", "status", "resolution"),
    *("finalised_at", "finalised_by", "object_text", "product_id", "invoice_line_id"),
    *("object_label", "object_key", "search_text"),
)
ASSIGNMENT = (
    *("id", "intervention_id", "employee_id", "status", "offer", "offered", "asked_at"),
    *("answered_at", "token"),
)
MESSAGE = (
    *("intervention_id", "assignment_id", "kind", "event", "happened_at", "author", "subject"),
    *("text", "full_text", "decision", "rule", "words", "matched_by", "triage", "event_key"),
)
_REPLIES_KEPT = 0.2  # of the answers; the others were given by telephone
_TEXTS = {AssignmentStatus.CONFIRMED: CONFIRMATIONS, AssignmentStatus.REJECTED: REJECTIONS}
_DONE, _OFF = InterventionStatus.FINALISED, InterventionStatus.CANCELLED
_ENDS = {_DONE: EventKind.FINALISED, _OFF: EventKind.CANCELLED}
_NO_READING = (None,) * 4


@dataclass(slots=True)
class Sheet:
    """The rows of one batch."""

    interventions: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Clerk:
    """Writes cases down; counts the ids of interventions and assignments itself."""

    rng: Random
    numbers: Numbers
    complaint_types: dict[str, int]
    now: datetime
    next_intervention: int
    next_assignment: int

    def enter(self, job: Job, sheet: Sheet) -> None:
        """Add the rows of `job` to the sheet."""
        begun = _at(job.complaint_on, 6, int(self.rng.random() * 480))
        # Asked on the day of the call; nothing lies in the future.
        begun = min(begun, self.now)
        ended = min(_at(job.last_on, 12, job.number % 300), self.now)
        changed = ended if job.status in _ENDS else begun
        stamps = (begun, AUTHOR, changed, AUTHOR, 1)
        sheet.interventions.append(self._intervention(job, ended) + stamps)
        self._happened(sheet, None, EventKind.CREATED, begun, "")
        self._enter_answers(job, sheet, begun)
        if job.status in _ENDS:
            cancelled = CANCELLATIONS[job.number % len(CANCELLATIONS)]
            text = job.call.resolution if job.status is _DONE else cancelled
            self._happened(sheet, None, _ENDS[job.status], ended, text)
        self.next_intervention += 1

    def _intervention(self, job: Job, ended: datetime) -> Row:
        is_done, target = job.status is _DONE, job.target
        numbers, call = self.numbers, job.call
        contact_id = None if job.n is None else numbers.first_contact + job.n
        return (
            *(self.next_intervention, job.number, job.complaint_on, numbers.first_client + job.k),
            *(contact_id, self.complaint_types[call.complaint], job.description, call.priority),
            *(job.first_on, job.last_on, job.status, call.resolution if is_done else None),
            *(ended if is_done else None, AUTHOR if is_done else None),
            *(
                target.text,
                target.product_id,
                target.line_id,
                target.label,
                object_key(target.label),
            ),
            fold(f"{job.number} {target.label} {job.description}"),
        )

    def _enter_answers(self, job: Job, sheet: Sheet, asked: datetime) -> None:
        if not job.answers:
            return
        offered = None if job.status is _OFF else fingerprint(job)
        answered = min(asked + timedelta(minutes=10 + job.number % 400), self.now)
        for employee, status in zip(job.employees, job.answers, strict=True):
            token = f"{self.rng.getrandbits(4 * TOKEN_LENGTH):0{TOKEN_LENGTH}x}"
            is_withdrawn = status is AssignmentStatus.WITHDRAWN
            sheet.assignments.append(
                (
                    *(self.next_assignment, self.next_intervention, employee, status, 1),
                    *(None if is_withdrawn else offered, asked),
                    *(answered if status in _TEXTS else None, token),
                    *(asked, AUTHOR, answered, AUTHOR, 1),
                )
            )
            if status in _TEXTS and self.rng.random() < _REPLIES_KEPT:
                self._replied(sheet, status, answered, job.number)
            self.next_assignment += 1

    def _happened(
        self, sheet: Sheet, assignment: int | None, event: EventKind, at: datetime, text: str
    ) -> None:
        sheet.messages.append(
            (
                *(self.next_intervention, assignment, MessageKind.EVENT, event, at, AUTHOR, None),
                *(text, None, *_NO_READING, TriageStatus.NOT_NEEDED, None),
                *(at, AUTHOR, at, AUTHOR, 1),
            )
        )

    def _replied(self, sheet: Sheet, status: AssignmentStatus, at: datetime, number: int) -> None:
        text = _TEXTS[status][number % len(_TEXTS[status])]
        read = _reading(text)
        said = (read.decision.value, read.rule, read.words, MatchedBy.TOKEN.value)
        key = f"demo:{self.next_assignment}"
        sheet.messages.append(
            (
                *(self.next_intervention, self.next_assignment, MessageKind.REPLY, None, at),
                *(AUTHOR, f"Re: #{number}", text, text, *said, TriageStatus.NOT_NEEDED, key),
                *(at, AUTHOR, at, AUTHOR, 1),
            )
        )


def _at(day: date, hour: int, minutes: int) -> datetime:
    return _midnight(day) + timedelta(minutes=60 * hour + minutes)


@lru_cache(maxsize=4096)
def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@lru_cache(maxsize=64)
def _reading(text: str) -> Verdict:
    return decide(text)

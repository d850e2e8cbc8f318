"""Why a received mail waits for a person, by what it was matched, and who settled it."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Self

from crm.domain.i18n import N_


@unique
class MatchedBy(Enum):
    """What tied a mail to an intervention, in the order of the rules (section 3)."""

    TOKEN = "token"  # noqa: S105 - a kind of match
    CALENDAR = "calendar"
    MESSAGE_ID = "message-id"
    THREAD = "thread"
    SUBJECT = "subject"
    BOUNCE = "bounce"
    PERSON = "person"


@unique
class TriageReason(Enum):
    """Why a mail needs a person: stored by its code, shown by its value."""

    UNMATCHED = N_("It names no intervention.")
    THREAD_ONLY = N_("It names the intervention, but not whose answer it is.")
    UNCLEAR = N_("It says neither a clear yes nor a clear no.")
    OTHER_SENDER = N_("It does not come from an address of the employee who was asked.")
    AUTH_FAILED = N_("The mail provider doubts that it comes from this sender.")
    STALE_OFFER = N_("It answers an older request; the job has changed since.")
    TOO_LATE = N_("It changes an answer after the job has begun.")
    CLOSED = N_("The intervention was closed before.")
    WITHDRAWN = N_("The employee was taken off the intervention before.")
    SAME_ID = N_("Another mail with the same id says something else.")
    CONTRADICTION = N_("Its calendar answer is about another intervention than its address.")
    BOUNCE = N_("A mail of ours could not be delivered.")
    UNREADABLE = N_("It could not be read; it is kept as it came.")

    @property
    def code(self) -> str:
        """The text that is stored, such as `other-sender`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of(cls, code: str | None) -> Self | None:
        """Return the reason of a stored code; None for none, or one that is unknown."""
        return cls.__members__.get((code or "").upper().replace("-", "_"))


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a mail stood before a person settled it, so that this can be undone."""

    matched_by: str | None = None
    answer: str = ""
    intervention_id: int | None = None
    assignment_id: int | None = None

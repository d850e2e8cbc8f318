"""The decision a reply makes, and why."""

from dataclasses import dataclass
from enum import Enum


class Decision(Enum):
    """What a reply means for the assignment, by the value that others are told."""

    CONFIRM = "confirm"
    REJECT = "reject"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the short stable name of the rule that fired, and on which words."""

    decision: Decision
    rule: str
    words: str = ""

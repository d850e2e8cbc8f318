"""What is done in a reply: the acts that the decision weighs."""

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a clause does for the decision."""

    YES = auto()  # weak acceptance
    ACCEPT = auto()
    ONLY = auto()  # could come, but only at another or a limited time
    REFUSE = auto()
    HEDGE = auto()
    LATER = auto()
    CONDITION = auto()
    MOVE = auto()
    RECEIPT = auto()
    THANKS = auto()
    RETRACT = auto()
    ASIDE = auto()  # a negation or a fact about something else
    DARK = auto()  # a negation or a verb that is not understood


@dataclass(frozen=True, slots=True)
class Act:
    """One thing said: what it does, where, on which words, with which limits."""

    kind: Kind
    clause: int
    sentence: int
    words: str
    day: bool = False
    keyword: bool = False  # by "confirm" or "accept" themselves
    able: bool = False  # by "can"
    bare: bool = False  # by nothing but "no"
    that: bool = False  # "I confirm that ..."
    about: bool = False  # a hedge that goes on about something else
    state: bool = False  # by being ill, away, at another job
    fact: bool = False  # a statement about how things are, with no answer in it
    soft: bool = False  # by "ok", which may only say that a mail was read
    calm: bool = False  # an aside that says nothing against: "no problem"
    hour: bool = False  # at an hour that is named
    contrast: bool = False

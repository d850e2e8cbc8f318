"""The ways in which a case can go."""

from enum import Enum, auto, unique


@unique
class Course(Enum):
    """What becomes of an intervention: who answers what, and how it ends."""

    SMOOTH = auto()  # all confirm, and it is done
    REPLACED = auto()  # the first one rejects, somebody else comes
    MOVED = auto()  # the client wants other days, all are asked again
    UNCLEAR = auto()  # the first one answers neither yes nor no
    CANCELLED = auto()
    REOPENED = auto()  # the fault comes back
    WAITING = auto()  # the first one does not answer
    ALL_REJECT = auto()
    UNASSIGNED = auto()
    CLASH = auto()  # somebody is asked who has another job on these days

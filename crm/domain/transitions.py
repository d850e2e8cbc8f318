"""Which steps an intervention can take from where it stands."""

from enum import Enum, unique

from crm.domain.statuses import InterventionStatus

OPEN = frozenset(status for status in InterventionStatus if not status.is_closed)
CLOSED = frozenset(InterventionStatus) - OPEN


@unique
class Step(Enum):
    """What a person does to an intervention as a whole."""

    FINALISE = "finalise"
    CANCEL = "cancel"
    REOPEN = "reopen"

    @property
    def possible_from(self) -> frozenset[InterventionStatus]:
        """The states in which the step can be taken; in others it changes nothing."""
        return CLOSED if self is Step.REOPEN else OPEN

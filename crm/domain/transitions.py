"""Which steps an intervention can take from where it stands."""

from enum import Enum, unique

from crm.domain.statuses import InterventionStatus

OPEN = frozenset(status for status in InterventionStatus if not status.is_closed)
CLOSED = frozenset(InterventionStatus) - OPEN


@unique
class Step(Enum):
    """What a person does to an intervention as a whole, and what that makes of it.

    REOPEN has no fixed outcome: it is computed from the assignments.
    """

    FINALISE = InterventionStatus.FINALISED
    CANCEL = InterventionStatus.CANCELLED
    REOPEN = None

    @property
    def possible_from(self) -> frozenset[InterventionStatus]:
        """The states in which the step can be taken; in others it changes nothing."""
        return CLOSED if self is Step.REOPEN else OPEN

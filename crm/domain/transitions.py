"""Which steps an intervention can take from where it stands."""

from enum import Enum, unique

from crm.domain.statuses import InterventionStatus

OPEN = frozenset(status for status in InterventionStatus if not status.is_closed)
NOBODY_COMES = (InterventionStatus.NEW, InterventionStatus.REJECTED)  # yet, or any more
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


def step_between(now: InterventionStatus, wanted: InterventionStatus) -> Step | None:
    """Return the step that takes an intervention from one status towards another.

    None where no step does: which of the open states it is in follows from its people's
    answers, also once it is reopened.
    """
    if wanted in OPEN:
        return Step.REOPEN if now in CLOSED else None
    step = Step.FINALISE if wanted is InterventionStatus.FINALISED else Step.CANCEL
    return step if now in step.possible_from else None

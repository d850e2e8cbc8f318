"""The worker's loop: does what is waiting, kind by kind, until it is told to stop."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
LONGEST_PAUSE = 60.0  # seconds, after many failures


@dataclass(slots=True)
class Job:
    """A kind of work; `run` does some of it and returns how much that was.

    It is run at most once in `every` seconds, and later and later while it fails.
    """

    name: str
    run: Callable[[], int]
    every: float = 0.0
    failures: int = field(default=0, init=False)
    not_before: float = field(default=0.0, init=False)


def work(
    jobs: Sequence[Job],
    stop: Event,
    *,
    idle: float = IDLE_SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> None:
    """Run `jobs` in turn until `stop` is set; what was begun is finished first.

    A job that fails is logged and does not stop the others. Waits `idle`
    seconds when a round found nothing to do.
    """
    while not stop.is_set():
        done = 0
        for job in jobs:
            if not stop.is_set() and timer() >= job.not_before:
                done += _attempt(job, timer)
        if not done:
            stop.wait(idle)


def _attempt(job: Job, timer: Callable[[], float]) -> int:
    try:
        done = job.run()
    except Exception:
        # Whatever it was, mails that wait must not wait for a person.
        job.failures += 1
        pause = min(2.0 ** min(job.failures, 10), LONGEST_PAUSE)
        job.not_before = timer() + max(pause, job.every)
        logger.exception("The worker failed at %s; again in %d s", job.name, pause)
        return 0
    job.failures = 0
    job.not_before = timer() + job.every
    return done

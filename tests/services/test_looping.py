"""The worker's loop: it goes on, waits after failures, and stops when told."""

from collections.abc import Callable
from threading import Event

from crm.services.looping import LONGEST_PAUSE, Job, work


class Rounds:
    """A clock that a test turns, and the order to stop after so many rounds."""

    def __init__(self, rounds: int, step: float = 1.0) -> None:
        self.stop = Event()
        self.now = 0.0
        self._left, self._step = rounds, step

    def run(self, *jobs: Job) -> None:
        work([*jobs, Job("clock", self._tick)], self.stop, idle=0, timer=lambda: self.now)

    def _tick(self) -> int:
        self.now += self._step
        self._left -= 1
        if self._left <= 0:
            self.stop.set()
        return 0


def counting(error: Exception | None = None) -> tuple[list[int], Callable[[], int]]:
    calls: list[int] = []

    def run() -> int:
        calls.append(1)
        if error:
            raise error
        return 1

    return calls, run


def test_every_job_is_run_in_every_round() -> None:
    (first, one), (second, two) = counting(), counting()

    Rounds(3).run(Job("one", one), Job("two", two))

    assert (len(first), len(second)) == (3, 3)


def test_a_job_is_run_only_so_often() -> None:
    calls, run = counting()

    Rounds(10).run(Job("daily", run, every=4))

    assert len(calls) == 3


def test_a_job_that_fails_is_waited_for_and_does_not_stop_the_others() -> None:
    bad, fail = counting(KeyError("x"))
    good, run = counting()

    Rounds(100).run(Job("bad", fail), Job("good", run))

    assert len(good) == 100
    assert len(bad) == 6  # after 0, 2, 6, 14, 30 and 62 seconds


def test_a_job_that_fails_for_long_is_still_tried() -> None:
    calls, fail = counting(OSError("x"))

    Rounds(20, step=LONGEST_PAUSE).run(Job("bad", fail))

    assert len(calls) >= 19


def test_a_job_that_works_again_is_as_quick_as_before() -> None:
    job = Job("x", lambda: 1)
    job.failures = 5

    Rounds(3).run(job)

    assert job.failures == 0


def test_nothing_is_begun_after_the_order_to_stop() -> None:
    calls, run = counting()
    stop = Event()
    stop.set()

    work([Job("x", run)], stop)

    assert calls == []

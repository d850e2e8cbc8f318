"""A story: acts one after another, each at its own moment and by its own author."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from crm.audit import Actor, act_as

Act = Callable[[], object]


class StoryClock:
    """What time it is in the story; stamps and the audit log go by it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Story:
    """Acts in the order of their moments; an act may plan further ones.

    What was planned for later than the end of the play never happens, which is
    how open cases come about.
    """

    def __init__(self, session: Session, clock: StoryClock) -> None:
        self._session = session
        self._clock = clock
        self._order = count()
        self._acts: list[tuple[datetime, int, Actor, Act]] = []

    @property
    def now(self) -> datetime:
        """The moment of the act that is being played."""
        return self._clock.now

    def at(self, moment: datetime, act: Act, *, by: Actor) -> None:
        """Plan `act`; one in the past happens at once, after the act at hand."""
        heapq.heappush(self._acts, (max(moment, self.now), next(self._order), by, act))

    def play(self, *, until: datetime, after_each: Act, report: Callable[[datetime], None]) -> None:
        """Do every act up to `until`; flushes, and then calls `after_each` and `report`."""
        while self._acts and self._acts[0][0] <= until:
            moment, _, actor, act = heapq.heappop(self._acts)
            self._clock.now = moment
            act_as(self._session, actor)
            act()
            self._session.flush()
            after_each()
            report(moment)
        self._clock.now = until

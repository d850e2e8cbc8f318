"""Turns at writing to a SQLite database: threads of one process write in the order they asked.

SQLite itself lets whoever finds its lock taken sleep and look again, less and less
often: a thread that comes anew overtakes those that have waited for long.
"""

from collections import deque
from threading import Lock, RLock
from typing import Any


class Turns:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        # Reentrant, since the garbage collector may end a transaction at any line of ours.
        self._guard = RLock()
        self._waiting: deque[Lock] = deque()
        self._is_taken = False

    def take(self, seconds: float) -> bool:
        """Wait for a turn; False when it did not come within `seconds`."""
        turn = Lock()
        turn.acquire()
        with self._guard:
            self._waiting.append(turn)
            self._hand_on()
        try:
            is_ours = turn.acquire(timeout=seconds)
        except BaseException:
            self._give_up(turn)
            raise
        if not is_ours:
            self._give_up(turn)
        return is_ours

    def end(self) -> None:
        """Let the next one have its turn."""
        with self._guard:
            self._is_taken = False
            self._hand_on()

    def _hand_on(self) -> None:
        if self._waiting and not self._is_taken:
            self._is_taken = True
            self._waiting.popleft().release()

    def _give_up(self, turn: Lock) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:  # it came just now
                self.end()


def connection_in_turn(driver: Any, turns: Turns) -> Any:
    """Return a class of connections to `driver`'s SQLite, all of which share `turns`."""
    own = {"turns": turns, "locked": driver.OperationalError}
    return type("ConnectionInTurn", (_ConnectionInTurn, driver.Connection), own)


class _ConnectionInTurn:
    """Has the turn from `take_turn` until its transaction is over, however that ends."""

    turns: Turns
    locked: type[Exception]
    _has_turn = False

    def take_turn(self, seconds: float) -> None:
        """Wait for the turn; without one raise what SQLite raises for a lock of others."""
        if not self.turns.take(seconds):
            raise self.locked("database is locked")
        self._has_turn = True

    def end_turn(self) -> None:
        """Give the turn back, unless there is a transaction that needs it."""
        if self._has_turn and not self._driver().in_transaction:
            self._give_back()

    def commit(self) -> None:
        try:
            self._driver().commit()
        finally:
            self.end_turn()

    def rollback(self) -> None:
        try:
            self._driver().rollback()
        finally:
            self.end_turn()

    def close(self) -> None:
        try:
            self._driver().close()
        finally:
            self._give_back()

    def __del__(self) -> None:
        self._give_back()

    def _driver(self) -> Any:
        """Return itself as the driver's own connection."""
        return super()

    def _give_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self.turns.end()

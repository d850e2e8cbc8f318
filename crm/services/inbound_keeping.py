"""Deliveries that arrive at the same time are committed together.

A commit waits for the disk; while one does, those that arrive wait for the next one and
share it. Nobody is answered before the commit that holds the delivery.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic, sleep

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from crm.services import inbound_bytes
from crm.services.inbound_deliveries import Post, accept, accept_all

_MOST_TOGETHER = 100  # posts; a server has fewer threads
_GAP_SECONDS = 0.02
_LONGEST_WAIT = 1.0  # seconds


@dataclass(eq=False, slots=True)
class _Place:
    """A post in the queue, and what came of it: an id, None for a repetition, or an error."""

    post: Post
    came_of_it: int | SQLAlchemyError | None = None
    is_done: bool = False

    def done(self, came_of_it: int | SQLAlchemyError | None) -> None:
        """Note what came of the post."""
        self.came_of_it, self.is_done = came_of_it, True


class Keeping:
    """Keeps the posts that the threads of a process take, each as its provider's.

    `waiting` are those that the next commit takes along.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commit = Lock()
        self.waiting: list[_Place] = []
        self._last_at = 0.0

    def wait_for_a_gap(self) -> None:
        """Return when no post has come for a moment, or after a second.

        Threads of a process take turns at the processor: who reads posts while others
        come keeps those waiting.
        """
        until = monotonic() + _LONGEST_WAIT
        while monotonic() < min(until, self._last_at + _GAP_SECONDS):
            sleep(_GAP_SECONDS)

    def keep(self, post: Post, *, now: datetime) -> int | None:
        """Do what `accept` does and commit it.

        Raises WebhookRejectedError as `accept` does, and SQLAlchemyError when the post
        is not kept.
        """
        self._last_at = monotonic()
        if post.once is not None or inbound_bytes.is_large(post.raw):
            return self._alone(post, now=now)
        place = _Place(post)
        self.waiting.append(place)
        with self._commit:
            if not place.is_done:  # by the one who had the commit before
                self._keep_those_waiting(now)
        if isinstance(place.came_of_it, SQLAlchemyError):
            raise place.came_of_it
        return place.came_of_it

    def _keep_those_waiting(self, now: datetime) -> None:
        places = self.waiting[:_MOST_TOGETHER]
        del self.waiting[: len(places)]
        try:
            self._keep(places, now)
        finally:
            for place in places:
                if not place.is_done:  # broken off: no one may take that for kept
                    place.done(SQLAlchemyError("The commit was broken off."))

    def _keep(self, places: Sequence[_Place], now: datetime) -> None:
        if len(places) > 1:
            try:
                self._together(places, now)
            except OperationalError as error:  # locked, full or gone, and so for each of them
                for place in places:
                    place.done(error)
                return
            except SQLAlchemyError:  # one of them is refused
                pass
            else:
                return
        for place in places:
            try:
                place.done(self._alone(place.post, now=now))
            except SQLAlchemyError as error:
                place.done(error)

    def _together(self, places: Sequence[_Place], now: datetime) -> None:
        posts = {place.post.key: place.post for place in places}
        with self._engine.begin() as connection:
            new = accept_all(connection, list(posts.values()), now=now)
        for place in places:
            place.done(new.pop(place.post.key, None))  # the same once more is a repetition

    def _alone(self, post: Post, *, now: datetime) -> int | None:
        is_sqlite = self._engine.dialect.name == "sqlite"
        if is_sqlite or inbound_bytes.is_large(post.raw):
            with self._engine.begin() as connection:
                return accept(connection, post, author=post.provider, now=now)
        # One statement, which PostgreSQL commits by itself: one way there and back, not three.
        options = {"isolation_level": "AUTOCOMMIT"}
        with self._engine.connect().execution_options(**options) as connection:
            return accept(connection, post, author=post.provider, now=now)

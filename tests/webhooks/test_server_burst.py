"""The webhook of a real `flask serve`: what comes after an outage, all at once (row W-23)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.webhooks.servers import DELIVERIES, Server, Wire

pytestmark = pytest.mark.slow
DISTINCT, REPEATED = 9_000, 1_000
CALLERS = 8
SECONDS = 120  # in which a provider lets go what it has kept; generous for a busy machine
SHORTEST_PATIENCE = 3  # seconds that the least patient provider waits for an answer


def payload(number: int) -> bytes:
    return b'{"headers": {"Message-ID": "<%d@a.ro>"}, "text": "x"}' % number


def test_w23_ten_thousand_after_an_outage_are_stored_once_each(server: Server, kept: int) -> None:
    numbers = [*range(DISTINCT), *range(0, DISTINCT, DISTINCT // REPEATED)]
    seconds: list[float] = []

    def call(mine: list[int]) -> set[int]:
        """Post one's share over a line of one's own that stays open, as providers do."""
        statuses = set()
        with Wire(server.port) as wire:
            for number in mine:
                start = time.monotonic()
                statuses.add(wire.post(payload(number)))
                seconds.append(time.monotonic() - start)
        return statuses

    start = time.monotonic()
    with ThreadPoolExecutor(CALLERS) as pool:
        shares = [numbers[first::CALLERS] for first in range(CALLERS)]
        statuses = set().union(*pool.map(call, shares))
    took = time.monotonic() - start

    assert statuses == {200}
    assert server.count(DELIVERIES) == kept + DISTINCT
    assert took < SECONDS
    assert sorted(seconds)[int(len(seconds) * 0.99)] < SHORTEST_PATIENCE

"""The webhook of a real `flask serve`: what comes after an outage, all at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.webhooks.servers import DELIVERIES, Server

pytestmark = pytest.mark.slow


def test_w23_a_burst_with_repeats_is_stored_once_each(server: Server, kept: int) -> None:
    distinct = 1_800
    payloads = [
        b'{"headers": {"Message-ID": "<%d@a.ro>"}, "text": "x"}' % n for n in range(distinct)
    ]
    seconds: list[float] = []

    def post(raw: bytes) -> int:
        start = time.monotonic()
        status = server.post(raw)
        seconds.append(time.monotonic() - start)
        return status

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(post, [*payloads, *payloads[::9]]))

    assert statuses == {200}
    assert server.count(DELIVERIES) == kept + distinct
    assert sorted(seconds)[int(len(seconds) * 0.99)] < 3  # the least patient provider's time

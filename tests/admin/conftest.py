"""Fixtures for tests of the admin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.admin.intervention_pages import NOW


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Stop the clock in the morning of the day that tests of pages speak of."""
    with time_machine.travel(NOW, tick=False):
        yield

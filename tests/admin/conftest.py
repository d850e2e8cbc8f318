"""Fixtures for tests of the admin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.admin.intervention_pages import NOW
from tests.factories import Factories


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Stop the clock in the morning of the day that tests of pages speak of."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def one_of_each(factories: Factories) -> None:
    """Make a record of every kind."""
    for name in vars(Factories):
        if not name.startswith("_"):
            getattr(factories, name)()
    factories.assignment()

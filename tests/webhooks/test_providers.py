"""Rules for every provider, today's and tomorrow's."""

import pytest

from crm.errors import UnknownProviderError
from crm.inbound import get_provider, providers


def test_every_provider_is_found_by_its_name() -> None:
    assert {"generic", "postmark"} <= set(providers())
    for name, provider in providers().items():
        assert get_provider(name) is provider
        assert provider.content_types
        assert provider.failure_status in (429, 503)
        assert provider.rejected_status in (401, 503)


@pytest.mark.parametrize("name", ["", "Generic", "_base", "_mime", "generic.py", "ă"])
def test_any_other_name_is_unknown(name: str) -> None:
    with pytest.raises(UnknownProviderError):
        get_provider(name)

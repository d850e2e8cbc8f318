"""Providers are switched on for one test."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

SwitchOn = Callable[..., None]


@pytest.fixture
def switch_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SwitchOn:
    """Return a function that switches providers on: `switch_on(postal=key)`."""

    def switch(**secrets: str) -> None:
        given = {name: (secret,) for name, secret in secrets.items()}
        settings = replace(app.extensions["settings"], inbound_secrets=given)
        monkeypatch.setitem(app.extensions, "settings", settings)

    return switch

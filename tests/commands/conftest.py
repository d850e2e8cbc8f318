"""Fixtures for tests of commands."""

from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from crm.extensions import db


@pytest.fixture
def check(runner: FlaskCliRunner) -> Any:
    """Return a function that runs `flask check` for the installation, or for another one."""

    def run(other: Flask | None = None) -> Result:
        db.session.remove()
        chosen = other.test_cli_runner() if other else runner
        return chosen.invoke(args=["check"])

    return run


@pytest.fixture
def erase(runner: FlaskCliRunner) -> Any:
    """Return a function that runs `flask gdpr-erase`; without an `answer` it is not asked."""

    def run(*args: str, answer: str | None = None) -> Result:
        db.session.rollback()
        given = [] if answer else ["--yes"]
        return runner.invoke(args=["gdpr-erase", *given, *args], input=answer)

    return run

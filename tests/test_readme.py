"""The README is true: its commands and settings are exactly those there are."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

from crm.config import PREFIX, Settings
from crm.config_limits import Limits
from crm.discovery import exports

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LIMITS = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
COMMANDS = list(exports("commands", "command"))


def test_readme_lists_exactly_the_commands_there_are() -> None:
    documented = set(re.findall(r"^\| `flask ([\w-]+)", README, re.MULTILINE))

    assert documented == {command.name for command in COMMANDS}


def test_readme_lists_exactly_the_settings_there_are() -> None:
    documented = set(re.findall(rf"^\| `({PREFIX}\w+)", README, re.MULTILINE))
    limits = {PREFIX + each.name.upper() for each in fields(Limits)}
    known = {PREFIX + each.name.upper() for each in fields(Settings) if each.metadata}

    assert documented == known - limits - {"CRM_TESTING"}


def test_the_limits_are_told_with_their_defaults() -> None:
    told = re.findall(rf"^\| `{PREFIX}(\w+)` \| ([^|]+) \|", LIMITS, re.MULTILINE)

    assert told == [(each.name.upper(), str(each.default)) for each in fields(Limits)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: Any) -> None:
    assert command.help
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []

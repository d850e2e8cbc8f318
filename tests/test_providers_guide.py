"""The guide to mail providers is whole: each has its section, true to what the code does."""

import json
import re
from pathlib import Path

import pytest

from crm.config_values import inbound_secrets
from crm.inbound import get_provider, providers

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "providers.md").read_text("utf-8")
LEADS = ("DNS", "There", "Here", "Try", "Repeats", "Size", "Secret")
_SECTION = re.compile(r"^## [^\n]*`(\w+)`\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
SECTIONS = dict(_SECTION.findall(GUIDE))
BY_PASSWORD = {"postmark", "sendgrid", "ses", "brevo", "mailjet"}
WITH_A_SECOND_WORD = {"ses", "brevo", "resend", "mailtrap", "mandrill"}


def secret_of(name: str) -> str:
    [given] = re.findall(r"^CRM_INBOUND_SECRETS=(.+)$", SECTIONS[name], re.MULTILINE)
    [secret] = inbound_secrets(given)[name]
    return secret


def test_each_provider_has_its_section_and_no_other() -> None:
    assert set(SECTIONS) == set(providers())


@pytest.mark.parametrize("name", sorted(providers()))
def test_a_section_says_all_that_has_to_be_done(name: str) -> None:
    section = SECTIONS[name]

    assert re.findall(r"^\*\*(\w+)\.\*\*", section, re.MULTILINE) == list(LEADS)
    assert f"desk.example.com/inbound/{name}" in section
    assert "MX" in section


@pytest.mark.parametrize("name", sorted(providers()))
def test_the_secret_has_the_form_that_the_provider_needs(name: str) -> None:
    words = secret_of(name).split()

    assert len(words) == 1 + (name in WITH_A_SECOND_WORD)
    assert (":" in words[0]) is (name in BY_PASSWORD)
    if name in BY_PASSWORD:
        assert f"https://{words[0]}@desk.example.com/inbound/{name}" in SECTIONS[name]


@pytest.mark.parametrize("name", sorted(providers()))
def test_the_answers_are_those_that_are_given(name: str) -> None:
    provider, section = get_provider(name), SECTIONS[name]

    assert str(provider.failure_status) in section
    assert str(provider.rejected_status) in section


def test_the_generic_body_is_json() -> None:
    [body] = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)

    assert set(json.loads(body)) == {
        "id",
        "headers",
        "envelope_to",
        "subject",
        "text",
        "html",
        "attachments",
        "auth",
    }


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", GUIDE)

    assert links == ["openapi/inbound.yaml"]
    assert (Path(__file__).resolve().parents[1] / "docs" / links[0]).exists()

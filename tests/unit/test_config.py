"""Settings: where they come from, and that a wrong one is named."""

import stat
from pathlib import Path

import pytest

from crm.config import load_settings
from crm.errors import ConfigError


def test_an_empty_installation_gets_safe_defaults_and_a_key_of_its_own(tmp_path: Path) -> None:
    first = load_settings(tmp_path / "new", {})
    again = load_settings(tmp_path / "new", {})

    assert first.database_url.startswith("sqlite:///")
    assert len(first.secret_key) == 64
    assert first.secret_key == again.secret_key
    assert stat.S_IMODE((tmp_path / "new/secret_key").stat().st_mode) == 0o600
    assert first.inbound_secrets == {}


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("CRM_COMPANY = 'File'\nCRM_MAIL_PORT = 2525\n")

    settings = load_settings(tmp_path, {"CRM_COMPANY": "Variable"})

    assert (settings.company, settings.mail_port) == ("Variable", 2525)


def test_postgresql_is_spoken_to_through_psycopg(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"CRM_DATABASE_URL": "postgresql://u@h/n"})

    assert settings.database_url == "postgresql+psycopg://u@h/n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRM_TIMEZONE", "Mars/Olympus"),
        ("CRM_TIMEZONE", "../etc"),
        ("CRM_COUNTRY", "Atlantis"),
        ("CRM_LANGUAGE", "xx"),
        ("CRM_MAIL_PORT", "70000"),
        ("CRM_MAIL_PORT", "many"),
        ("CRM_MAIL_USE_TLS", "perhaps"),
        ("CRM_DATABASE_URL", "no address"),
        ("CRM_DATABASE_URL", "mysql://u@h/n"),
        ("CRM_INBOUND_SECRETS", "{"),
        ("CRM_INBOUND_SECRETS", '["x"]'),
        ("CRM_INBOUND_SECRETS", '{"generic": "x"}'),
        ("CRM_INBOUND_SECRETS", '{"generic": [""]}'),
        ("CRM_PROXIES", "-1"),
        ("CRM_ANSWER_HOURS", "-1"),
        ("CRM_ANSWER_HOURS", "721"),
        ("CRM_ANSWER_HOURS", "a day"),
        ("CRM_ANSWER_HOURS", ""),
        ("CRM_PROPOSE_SUBSTITUTES", "perhaps"),
        ("CRM_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load_settings(tmp_path, {name: value})


@pytest.mark.parametrize("text", ["CRM_MAIL_PORT = 'many'", "CRM_PROXIES = 'x'", "CRM_ = ("])
def test_a_wrong_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.py").write_text(text)

    with pytest.raises(ConfigError):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    "text",
    [
        "CRM_ANSWER_HOURS = -1",
        "CRM_ANSWER_HOURS = 721",
        "CRM_ANSWER_HOURS = 1.5",
        "CRM_ANSWER_HOURS = True",
        "CRM_PROPOSE_SUBSTITUTES = 1",
        "CRM_MAIL_PORT = 70000",
    ],
)
def test_a_value_out_of_bounds_in_the_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.py").write_text(text)

    with pytest.raises(ConfigError, match=text.partition(" ")[0]):
        load_settings(tmp_path, {})


def test_who_does_not_answer_is_reminded_after_a_day_unless_told_otherwise(tmp_path: Path) -> None:
    given = {"CRM_ANSWER_HOURS": "0", "CRM_PROPOSE_SUBSTITUTES": "no"}
    (tmp_path / "config.py").write_text("CRM_ANSWER_HOURS = 48\nCRM_PROPOSE_SUBSTITUTES = False\n")

    default = load_settings(tmp_path / "new", {})
    from_file = load_settings(tmp_path, {})
    from_variables = load_settings(tmp_path, given)

    found = [(each.answer_hours, each.propose_substitutes) for each in (default, from_file)]
    assert found == [(24, True), (48, False)]
    assert (from_variables.answer_hours, from_variables.propose_substitutes) == (0, False)

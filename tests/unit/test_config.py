"""Settings: where they come from, and that a wrong one is named."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from crm.config import Settings, load_settings
from crm.errors import ConfigError


def test_o01_an_empty_installation_gets_safe_defaults_and_a_key_of_its_own(tmp_path: Path) -> None:
    first = load_settings(tmp_path / "new", {})
    again = load_settings(tmp_path / "new", {})

    assert first.database_url.startswith("sqlite:///")
    assert len(first.secret_key) == 64
    assert first.secret_key == again.secret_key
    assert first.secret_key != load_settings(tmp_path / "other", {}).secret_key
    assert (first.demo, first.testing, first.metrics_token) == (False, False, "")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new/secret_key").stat().st_mode) == 0o600
    assert first.inbound_secrets == {}


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("CRM_COMPANY = 'File'\nCRM_MAIL_PORT = 2525\n")

    settings = load_settings(tmp_path, {"CRM_COMPANY": "Variable"})

    assert (settings.company, settings.mail_port) == ("Variable", 2525)


def test_postgresql_is_spoken_to_through_psycopg(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"CRM_DATABASE_URL": "postgresql://u@h/n"})

    assert settings.database_url == "postgresql+psycopg://u@h/n"


WRONG: dict[str, tuple[str, ...]] = {
    "answer_hours": ("-1", "721", "a day", ""),
    "base_url": ("desk", "ftp://desk", "https://", "https://a b", "https://desk/path", "//desk"),
    "company_logo": ("/nowhere/logo.png",),
    "country": ("Atlantis",),
    "database_url": ("no address", "mysql://u@h/n"),
    "inbound_domain": ("", "two words", "@reply.example.com", "-.com"),
    "inbound_secrets": ("{", '["x"]', '{"generic": "x"}', '{"generic": [""]}'),
    "language": ("xx",),
    "mail_default_sender": ("", "desk", "Desk <desk>", "a@b c@d", "desk@example.com\nBcc: x@y.z"),
    "mail_port": ("70000", "0", "many"),
    "mail_server": ("smtp.example.com:25", "smtp example", "smtp://example.com"),
    "storage_url": ("ftp://files", "s3://", "a\nb"),
    "timezone": ("Mars/Olympus", "../etc", ""),
    "trusted_hosts": ("desk.example.com, a b", "https://desk.example.com"),
}
# Of these every line of text may be meant.
ANY_LINE = {"company", "company_address", "company_phone", "company_tax_id", "mail_username"}
ANY_LINE |= {"mail_password", "metrics_token", "secret_key", "secret_key_fallbacks"}
KNOWN = {each.name: each for each in fields(Settings) if each.metadata}


def wrong_values(name: str) -> tuple[str, ...]:
    """Return values that a setting cannot have; those of a kind of setting go without saying."""
    if name in ANY_LINE:
        return ("a\nb", "a\x00b")
    of_kind = {bool: ("perhaps", "", "2"), int: ("-1", "many", "1.5", "")}
    return WRONG.get(name) or of_kind.get(type(KNOWN[name].default), ("\x00", "no such thing"))


@pytest.mark.parametrize("name", KNOWN)
def test_o05_each_setting_that_cannot_be_used_is_named(name: str, tmp_path: Path) -> None:
    variable = f"CRM_{name.upper()}"

    for value in wrong_values(name):
        with pytest.raises(ConfigError, match=f"^{variable}\\b"):
            load_settings(tmp_path, {variable: value})


def test_o05_what_is_not_set_has_a_value_that_could_be_set(tmp_path: Path) -> None:
    defaults = load_settings(tmp_path, {})

    for name, setting in KNOWN.items():
        value = getattr(defaults, name)
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        again = setting.metadata["parse"]("{}" if name == "inbound_secrets" else text)
        assert again == value, name


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"CRM_MAIL_USERNAME": "desk"}, "CRM_MAIL_PASSWORD"),
        ({"CRM_MAIL_PASSWORD": "secret"}, "CRM_MAIL_USERNAME"),
        ({"CRM_MAIL_USE_TLS": "yes", "CRM_MAIL_USE_SSL": "yes"}, "CRM_MAIL_USE_SSL"),
    ],
)
def test_o05_settings_that_cannot_be_together_are_named(
    tmp_path: Path, given: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigError, match=f"^{missing}"):
        load_settings(tmp_path, given)


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
        "CRM_SCANNER = 'tcp://127.0.0.1:70000'",
        "CRM_SECOND_FACTOR_ROLES = ('operater',)",
        "CRM_SECOND_FACTOR_ROLES = (1,)",
        "CRM_TRUSTED_HOSTS = ('a b',)",
        "CRM_TRUSTED_HOSTS = ('a.ro,b.ro',)",
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

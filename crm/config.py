"""Settings: `CRM_*` variables over `instance/config.py` over the defaults here.

A value that cannot be used stops the start and names the variable.
"""

import json
import os
import runpy
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from crm.database import normal_url
from crm.domain.holidays import UnknownCountryError, require_country
from crm.errors import ConfigError

PREFIX = "CRM_"
Parser = Callable[[str], Any]


def _text(value: str) -> str:
    return value.strip()


def _flag(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if value.strip().lower() not in known:
        raise ValueError("expected true or false")
    return known[value.strip().lower()]


def _number(low: int, high: int) -> Parser:
    def parse(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError(f"expected a number from {low} to {high}")
        return number

    return parse


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("unknown time zone; expected a name such as Europe/Bucharest") from error
    return value


def _database(value: str) -> str:
    try:
        make_url(value)
    except ArgumentError as error:
        raise ValueError("expected sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    return normal_url(value)


def _country(value: str) -> str:
    try:
        require_country(value)
    except UnknownCountryError as error:
        raise ValueError("expected a country code such as RO") from error
    return value


def _language(value: str) -> str:
    if value not in ("ro", "en"):
        raise ValueError("expected ro or en")
    return value


def _secrets(value: str) -> dict[str, tuple[str, ...]]:
    try:
        given = json.loads(value or "{}")
    except ValueError as error:
        raise ValueError('expected JSON such as {"postmark": ["user:password"]}') from error
    return _checked_secrets(given)


def _checked_secrets(given: object) -> dict[str, tuple[str, ...]]:
    usable = isinstance(given, dict) and all(
        isinstance(keys, list | tuple) and all(isinstance(key, str) and key for key in keys)
        for keys in given.values()
    )
    if not usable or not isinstance(given, dict):
        raise ValueError('expected JSON such as {"postmark": ["user:password"]}')
    return {name: tuple(keys) for name, keys in given.items()}


def setting(default: Any, parse: Parser, about: str) -> Any:
    """Declare a setting: its default, how its text is read, and what it means."""
    return field(default=default, metadata={"parse": parse, "about": about})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set, checked and typed. `CRM_<NAME>` sets `<name>`."""

    database_url: str = setting("", _database, "SQLite file or PostgreSQL server")
    secret_key: str = setting("", _text, "Signs sessions and links; made once when missing")
    secret_key_fallbacks: tuple[str, ...] = setting((), _names, "Older keys that still hold")
    base_url: str = setting(
        "http://127.0.0.1:8000", _text, "Address that links in mails start with"
    )
    trusted_hosts: tuple[str, ...] = setting((), _names, "Host names that are answered")
    proxies: int = setting(0, _number(0, 5), "Number of reverse proxies in front")
    timezone: str = setting("Europe/Bucharest", _timezone, "The company's time zone")
    country: str = setting("RO", _country, "Whose public holidays count")
    language: str = setting("ro", _language, "Language until somebody chooses another")
    company: str = setting("Dispecer", _text, "The company's name, as mails and pages show it")
    storage_url: str = setting("", _text, "Folder or bucket for attachments")
    generate_on_open: bool = setting(True, _flag, "Opening Interventions creates what is due")
    mail_server: str = setting("", _text, "SMTP server; empty: mails are written to instance/mail")
    mail_port: int = setting(25, _number(1, 65535), "Its port")
    mail_username: str = setting("", _text, "Its user")
    mail_password: str = setting("", _text, "Its password")
    mail_use_tls: bool = setting(False, _flag, "Require STARTTLS")
    mail_use_ssl: bool = setting(False, _flag, "Require TLS from the first byte")
    mail_default_sender: str = setting("dispecer@localhost", _text, "Sender of all mails")
    mail_timeout: int = setting(20, _number(1, 600), "Seconds to wait for the SMTP server")
    inbound_domain: str = setting("reply.localhost", _text, "Domain that replies come to")
    inbound_secrets: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"parse": _secrets, "about": "Providers that are on, and their secrets, as JSON"},
    )
    metrics_token: str = setting("", _text, "Bearer token for /metrics from elsewhere")
    upload_megabytes: int = setting(25, _number(1, 1024), "Largest file that may be attached")
    demo: bool = setting(False, _flag, "Show the demo logins on the login page")
    testing: bool = setting(False, _flag, "For the tests only")
    instance: Path = Path("instance")

    @property
    def replies_mailbox(self) -> str:
        """The address that replies come to, before the token is put in."""
        return f"replies@{self.inbound_domain}"


def load_settings(instance: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the installation in `instance`.

    Creates the folder and the secret key when they are missing. Raises
    ConfigError, which names the variable, for a value that cannot be used.
    """
    instance.mkdir(parents=True, exist_ok=True)
    given = _from_file(instance / "config.py") | dict(os.environ if environ is None else environ)
    known = {each.name: each for each in fields(Settings) if each.metadata}
    values = {
        name: _parsed(each, given[PREFIX + name.upper()])
        for name, each in known.items()
        if PREFIX + name.upper() in given
    }
    values["instance"] = instance
    values.setdefault("database_url", f"sqlite:///{instance / 'dispecer.db'}")
    values.setdefault("storage_url", str(instance / "attachments"))
    values["secret_key"] = values.get("secret_key") or _own_secret(instance / "secret_key")
    return Settings(**values)


def _from_file(path: Path) -> dict[str, Any]:
    """Return the `CRM_*` names of a configuration file, which is Python that the owner wrote."""
    if not path.exists():
        return {}
    try:
        names = runpy.run_path(str(path))
    except (SyntaxError, ValueError, NameError, ImportError) as error:
        raise ConfigError(name=str(path), reason=error) from error
    return {name: value for name, value in names.items() if name.startswith(PREFIX)}


def _parsed(each: "Field[Any]", value: Any) -> Any:
    name = PREFIX + each.name.upper()
    try:
        if isinstance(value, str):
            return each.metadata["parse"](value)
        if each.name == "inbound_secrets":
            return _checked_secrets(value)
        if each.default is not MISSING and not isinstance(value, type(each.default)):
            raise ValueError(f"expected {type(each.default).__name__}")
    except ValueError as error:
        raise ConfigError(name=name, reason=error) from error
    return value


def _own_secret(path: Path) -> str:
    """Return the installation's secret key; make it, readable by the owner only, when missing."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()

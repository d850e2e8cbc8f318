"""Settings: `CRM_*` variables over `instance/config.py` over the defaults here.

A value that cannot be used stops the start and names the variable.
"""

import hmac
import os
import runpy
import secrets
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from crm import config_addresses, config_values
from crm.config_keeping import Keeping
from crm.config_limits import Limits
from crm.config_logins import Logins
from crm.config_values import setting
from crm.domain.i18n import N_
from crm.errors import ConfigError
from crm.logs import LEVELS

PREFIX = "CRM_"


@dataclass(frozen=True, kw_only=True)
class Settings(Limits, Logins, Keeping):
    """Everything that can be set, checked and typed. `CRM_<NAME>` sets `<name>`."""

    database_url: str = setting("", config_values.database, N_("SQLite file or PostgreSQL server"))
    secret_key: str = setting(
        "", config_addresses.line, N_("Signs sessions and links; made once when missing")
    )
    secret_key_fallbacks: tuple[str, ...] = setting(
        (), config_addresses.lines, N_("Older keys that still hold")
    )
    base_url: str = setting(
        "http://127.0.0.1:8000", config_addresses.web, N_("Address that links in mails start with")
    )
    trusted_hosts: tuple[str, ...] = setting(
        (), config_addresses.hosts, N_("Host names that are answered")
    )
    proxies: int = setting(
        0, config_values.whole_number(0, 5), N_("Number of reverse proxies in front")
    )
    timezone: str = setting(
        "Europe/Bucharest", config_values.timezone, N_("The company's time zone")
    )
    country: str = setting("RO", config_values.country, N_("Whose public holidays count"))
    language: str = setting(
        "ro", config_values.language, N_("Language until somebody chooses another")
    )
    company: str = setting(
        "Dispecer", config_addresses.line, N_("The company's name, as mails and pages show it")
    )
    company_address: str = setting(
        "", config_addresses.line, N_("The company's address, as work sheets show it")
    )
    company_tax_id: str = setting("", config_addresses.line, N_("Its tax id (CIF)"))
    company_phone: str = setting("", config_addresses.line, N_("Its phone"))
    company_logo: str = setting(
        "", config_values.picture, N_("Its logo for work sheets: a PNG or JPEG file up to 300 kB")
    )
    storage_url: str = setting("", config_addresses.storage, N_("Folder or bucket for attachments"))
    scanner: str = setting(
        "",
        config_values.scanner,
        N_("Malware scanner (clamd) that looks at files: tcp://HOST:PORT or unix:/PATH"),
    )
    generate_on_open: bool = setting(
        True, config_values.flag, N_("Opening Interventions creates what is due")
    )
    answer_hours: int = setting(
        24,
        config_values.whole_number(0, 720),
        N_("Hours after which who has not answered is reminded, once; 0: never"),
    )
    propose_substitutes: bool = setting(
        True, config_values.flag, N_("Say who could come instead of who does not answer")
    )
    mail_server: str = setting(
        "", config_addresses.host, N_("SMTP server; empty: mails are written to instance/mail")
    )
    mail_port: int = setting(25, config_values.whole_number(1, 65535), N_("Its port"))
    mail_username: str = setting("", config_addresses.line, N_("Its user"))
    mail_password: str = setting("", config_addresses.line, N_("Its password"))
    mail_use_tls: bool = setting(False, config_values.flag, N_("Require STARTTLS"))
    mail_use_ssl: bool = setting(False, config_values.flag, N_("Require TLS from the first byte"))
    mail_default_sender: str = setting(
        "dispecer@localhost", config_addresses.sender, N_("Sender of all mails")
    )
    mail_timeout: int = setting(
        20, config_values.whole_number(1, 600), N_("Seconds to wait for the SMTP server")
    )
    inbound_domain: str = setting(
        "reply.localhost", config_addresses.domain, N_("Domain that replies come to")
    )
    inbound_secrets: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={
            "parse": config_values.inbound_secrets,
            "about": N_("Providers that are on, and their secrets, as JSON"),
        },
    )
    metrics_token: str = setting(
        "", config_addresses.line, N_("Bearer token for /metrics from elsewhere")
    )
    log_level: str = setting(
        "info",
        config_values.one_of(*LEVELS),
        N_("From which level on the server and the worker log: debug, info, warning or error"),
    )
    demo: bool = setting(False, config_values.flag, N_("Show the demo logins on the login page"))
    testing: bool = setting(False, config_values.flag, N_("For the tests only"))
    instance: Path = Path("instance")

    @property
    def is_https(self) -> bool:
        """Whether the service is reached by https: cookies and headers are stricter then."""
        return self.base_url.startswith("https://")

    @property
    def replies_mailbox(self) -> str:
        """The address that replies come to, before the token is put in."""
        return f"replies@{self.inbound_domain}"


def load_settings(instance: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the installation in `instance`.

    Creates the folder and the secret key when they are missing. Raises
    ConfigError, which names the variable, for a value that cannot be used.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds the key and the database
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
    if values.get("demo") and not values.get("inbound_secrets"):
        values["inbound_secrets"] = {"generic": (_demo_secret(values["secret_key"]),)}
    for name, reason in config_addresses.contradictions(values):
        raise ConfigError(name=PREFIX + name, reason=reason)
    return Settings(**values)


def _demo_secret(secret_key: str) -> str:
    """Return a secret for the generic provider, so that the demo's loop can be tried at once."""
    return hmac.new(secret_key.encode(), b"generic", "sha256").hexdigest()


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
            return config_values.checked_secrets(value)
        if each.default is not MISSING and not isinstance(value, type(each.default)):
            raise ValueError(f"expected {type(each.default).__name__}")
        if isinstance(value, int):
            return each.metadata["parse"](str(value))  # numbers of the file have bounds, too
        if isinstance(value, tuple):
            value = tuple(_one_of_many(each, one) for one in value)
    except ValueError as error:
        raise ConfigError(name=name, reason=error) from error
    return value


def _one_of_many(each: "Field[Any]", value: object) -> Any:
    """Return one of the values of a setting that has many, as its variable would give it."""
    found: tuple[Any, ...] = each.metadata["parse"](value) if isinstance(value, str) else ()
    if len(found) != 1:
        raise ValueError("expected texts without a comma")
    return found[0]


def _own_secret(path: Path) -> str:
    """Return the installation's secret key; make it, readable by the owner only, when missing."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()

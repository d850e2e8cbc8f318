"""How settings that are addresses of machines, pages and people are read.

Each raises ValueError with a reason.
"""

import re
from collections.abc import Iterator, Mapping
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crm.config_values import names
from crm.domain.addresses import is_address

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"({_LABEL}\.)*{_LABEL}", re.IGNORECASE)
_IPV6 = re.compile(r"\[?[0-9a-f:.]*:[0-9a-f:.]*\]?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def line(value: str) -> str:
    """Return text of one line, without spaces around it."""
    if _CONTROL.search(value.strip()):
        raise ValueError("expected text of one line")
    return value.strip()


def lines(value: str) -> tuple[str, ...]:
    """Return texts of one line that are separated by commas."""
    return tuple(map(line, names(value)))


def web(value: str) -> str:
    """Return the address of the desk, without a slash at its end."""
    expected = "expected an address such as https://desk.example.com"
    try:
        parts = urlsplit(line(value))
        port = parts.port
    except ValueError as error:
        raise ValueError(expected) from error
    given = parts._replace(scheme="", netloc="").geturl().strip("/")
    is_host = parts.hostname and (_HOST.fullmatch(parts.hostname) or ":" in parts.hostname)
    if parts.scheme not in ("http", "https") or not is_host or port == 0 or "@" in parts.netloc:
        raise ValueError(expected)
    if given:
        raise ValueError(f"{expected}, with nothing after the name")
    return line(value).rstrip("/")


def host(value: str) -> str:
    """Return the name or number of a machine; nothing for none."""
    if value.strip() and not _is_host(value.strip()):
        raise ValueError("expected the name of a server, without a port")
    return value.strip()


def domain(value: str) -> str:
    """Return the name of a mail domain."""
    if not _HOST.fullmatch(value.strip()):
        raise ValueError("expected a domain such as reply.example.com")
    return value.strip().lower()


def hosts(value: str) -> tuple[str, ...]:
    """Return host names that are separated by commas; a leading dot takes those below it, too."""
    given = names(value)
    for name in given:
        if not _is_host(re.sub(r":\d{1,5}$", "", name.removeprefix("."))):
            raise ValueError(f"{name} is no host name")
    return given


def sender(value: str) -> str:
    """Return a mail address, which may have a name before it: `Desk <desk@example.com>`."""
    expected = "expected an address such as desk@example.com or Desk <desk@example.com>"
    name, address = parseaddr(line(value))
    if not is_address(address):
        raise ValueError(expected)
    try:
        Address(name, addr_spec=address)
    except ValueError as error:
        raise ValueError(expected) from error
    return value.strip()


def storage(value: str) -> str:
    """Return a folder, or the address of a bucket."""
    scheme, mark, rest = line(value).partition("://")
    if mark and (scheme not in ("file", "s3") or not rest.strip("/")):
        raise ValueError("expected a folder, or a bucket such as s3://NAME")
    if not mark and value.strip() and Path(value.strip()).is_file():
        raise ValueError("this is a file; expected a folder")
    return value.strip()


def contradictions(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each of the settings that are given and cannot be so beside another one, and why."""
    if given.get("mail_use_tls") and given.get("mail_use_ssl"):
        yield "MAIL_USE_SSL", "either this or CRM_MAIL_USE_TLS, not both"
    halves = {each: bool(given.get(f"mail_{each}")) for each in ("username", "password")}
    for name, is_there in halves.items():
        if not is_there and any(halves.values()):
            yield f"MAIL_{name.upper()}", "is missing beside its other half"


def _is_host(value: str) -> bool:
    return bool(_HOST.fullmatch(value) or _IPV6.fullmatch(value))

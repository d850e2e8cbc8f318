"""How the text of a setting becomes a value; each raises ValueError with a reason."""

import json
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from limits import parse_many
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from crm.database import normal_url
from crm.domain.holidays import UnknownCountryError, require_country

Parser = Callable[[str], Any]
MOST_LOGO_BYTES = 300 * 1024


def setting(default: Any, parse: Parser, about: str) -> Any:
    """Declare a setting: its default, how its text is read, and what it means."""
    return field(default=default, metadata={"parse": parse, "about": about})


def picture(value: str) -> str:
    """Return the path of a PNG or JPEG picture that is there and not too large."""
    path = Path(value.strip())
    if not value.strip():
        return ""
    try:
        with path.open("rb") as file:
            head = file.read(8)
        size = path.stat().st_size
    except OSError as error:
        raise ValueError("the file cannot be read") from error
    if not head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise ValueError("expected a PNG or JPEG picture")
    if size > MOST_LOGO_BYTES:
        raise ValueError(f"expected at most {MOST_LOGO_BYTES // 1024} kB")
    return str(path)


def flag(value: str) -> bool:
    """Return what `true`, `yes`, `1` and their opposites mean."""
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if value.strip().lower() not in known:
        raise ValueError("expected true or false")
    return known[value.strip().lower()]


def whole_number(low: int, high: int) -> Parser:
    """Return a parser of whole numbers from `low` to `high`."""

    def parse(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError(f"expected a number from {low} to {high}")
        return number

    return parse


def one_of(*known: str) -> Parser:
    """Return a parser that takes these words only."""

    def parse(value: str) -> str:
        if value.strip().lower() not in known:
            raise ValueError(f"expected one of {', '.join(known)}")
        return value.strip().lower()

    return parse


def rate(value: str) -> str:
    """Return how often something may happen, such as `10 per minute; 100 per hour`."""
    try:
        parse_many(value)
    except ValueError as error:
        raise ValueError("expected such as 10 per minute; 100 per hour") from error
    return value.strip()


def scanner(value: str) -> str:
    """Return the address of a clamd; nothing for none."""
    found = re.fullmatch(r"tcp://[^/\s]+:(\d{1,5})|unix:/\S+", value.strip())
    if value.strip() and (not found or not 0 < int(found[1] or 1) < 65_536):
        raise ValueError("expected tcp://HOST:PORT or unix:/PATH")
    return value.strip()


def names(value: str) -> tuple[str, ...]:
    """Return names that are separated by commas."""
    return tuple(name.strip() for name in value.split(",") if name.strip())


def timezone(value: str) -> str:
    """Return the name of a time zone that is known here."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("unknown time zone; expected a name such as Europe/Bucharest") from error
    return value


def database(value: str) -> str:
    """Return the address of a database, with our driver in it."""
    expected = "expected sqlite:///FILE or postgresql://USER@HOST/NAME"
    try:
        kind = make_url(normal_url(value)).drivername
    except ArgumentError as error:
        raise ValueError(expected) from error
    if kind not in ("sqlite", "postgresql+psycopg"):
        raise ValueError(expected)
    return normal_url(value)


def country(value: str) -> str:
    """Return the code of a country whose holidays are known."""
    try:
        require_country(value)
    except UnknownCountryError as error:
        raise ValueError("expected a country code such as RO") from error
    return value


def language(value: str) -> str:
    """Return the code of a language that there is a catalogue for."""
    if value not in ("ro", "en"):
        raise ValueError("expected ro or en")
    return value


def inbound_secrets(value: str) -> dict[str, tuple[str, ...]]:
    """Return the secrets of each provider from JSON."""
    try:
        given = json.loads(value or "{}")
    except ValueError as error:
        raise ValueError('expected JSON such as {"postmark": ["user:password"]}') from error
    return checked_secrets(given)


def checked_secrets(given: object) -> dict[str, tuple[str, ...]]:
    """Return the secrets of each provider, as given by JSON or by Python."""
    usable = isinstance(given, dict) and all(
        isinstance(keys, list | tuple) and all(isinstance(key, str) and key for key in keys)
        for keys in given.values()
    )
    if not usable or not isinstance(given, dict):
        raise ValueError('expected JSON such as {"postmark": ["user:password"]}')
    return {name: tuple(keys) for name, keys in given.items()}

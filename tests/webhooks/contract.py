"""The OpenAPI file of the generic webhook, and what JSON its schemas allow."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

FILE = Path(__file__).parents[2] / "docs" / "openapi" / "inbound.yaml"
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}


@cache
def contract() -> dict[str, Any]:
    """Return the file as it is read; nobody changes it."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def operation() -> dict[str, Any]:
    found: dict[str, Any] = contract()["paths"]["/inbound/generic"]["post"]
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema itself, where another one is only named."""
    found = schema
    if "$ref" in schema:
        found = contract()
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
    return found


def kinds_of(schema: dict[str, Any]) -> list[str]:
    given = schema.get("type", [])
    return [given] if isinstance(given, str) else given


def faults(value: Any, schema: dict[str, Any], place: str = "") -> list[str]:
    """Return where `value` is not what `schema` allows, by the keywords that the file uses."""
    schema = resolved(schema)
    if not any(_is(value, kind) for kind in kinds_of(schema)):
        return [f"{place} is no {kinds_of(schema)}"]
    found = [f"{place} breaks {word}" for word in _broken(value, schema)]
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        for name, inner in value.items():
            if described := known.get(name, other):
                found += faults(inner, described, f"{place}.{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            found += faults(inner, schema["items"], f"{place}[{number}]")
    return found


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, KINDS[kind]) and not isinstance(value, bool)


def _broken(value: Any, schema: dict[str, Any]) -> list[str]:
    size = len(value) if isinstance(value, str | list | dict) else 0
    limits: dict[type, str] = {str: "maxLength", list: "maxItems", dict: "maxProperties"}
    longest = limits.get(type(value), "")
    broken = [longest] if size > schema.get(longest, size) else []
    if isinstance(value, int):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        broken += [] if low <= value <= high else ["its bounds"]
    if isinstance(value, dict):
        ways = [each["required"] for each in schema.get("anyOf", [])]
        ways += [schema["required"]] if "required" in schema else []
        broken += [] if not ways or any(set(way) <= set(value) for way in ways) else ["required"]
    if "const" in schema and value != schema["const"]:
        broken.append("const")
    return broken

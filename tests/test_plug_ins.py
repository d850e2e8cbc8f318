"""Plug-ins do not know each other: what they share lies in files with an underscore."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("admin_views", "commands", "crm/inbound")


def plug_ins(package: str) -> Iterator[Path]:
    return (path for path in (ROOT / package).glob("*.py") if not path.name.startswith("_"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("package", PACKAGES)
def test_plug_ins_import_no_siblings(package: str) -> None:
    dotted = package.replace("/", ".")
    siblings = {f"{dotted}.{path.stem}" for path in plug_ins(package)}

    assert siblings
    for path in plug_ins(package):
        assert not siblings & set(imported(path)), path

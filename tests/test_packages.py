"""O-08: the packages are pinned, each by its checksums, and nothing says where they come from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(ROOT.glob("requirements*.txt"))


def pins(text: str) -> set[str]:
    """Return `name==version` of each line, as packages' names are compared (PEP 503)."""
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.!+-]+)", text, re.MULTILINE)
    return {f"{re.sub('[-_.]+', '-', name).lower()}=={version}" for name, version in found}


def test_o08_every_package_is_locked_with_its_checksums() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="ascii")
    wanted = pins((ROOT / "requirements.txt").read_text(encoding="ascii"))
    blocks = re.split(r"^(?=\S)", lock.replace("\\\n", ""), flags=re.MULTILINE)

    assert wanted
    assert wanted <= pins(lock), "run `make lock`"
    for block in filter(None, (each.split("#")[0].strip() for each in blocks)):
        assert re.fullmatch(r"[\w.-]+==\S+(\s+--hash=sha256:[0-9a-f]{64})+", block), block


@pytest.mark.parametrize("path", [*FILES, ROOT / "requirements.lock"], ids=lambda it: it.name)
def test_o08_every_version_is_fixed_and_no_file_names_a_place(path: Path) -> None:
    for line in path.read_text(encoding="ascii").splitlines():
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+|-r |\s+--hash=sha256:|#|$", line), line
        assert "://" not in line
        assert "index" not in line.partition("#")[0]

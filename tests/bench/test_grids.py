"""The comparison of the grids runs as a whole, with few rows: servers start and answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900  # seconds; the story of the demo is loaded first, and the machine may be busy
SCENARIOS = ("first page", "middle page", "by client", "search: rare", "form", "save", "look-up")
pytestmark = pytest.mark.slow

# A bench starts four servers for each database: minutes, for what is no part of the service.
DATABASES = os.environ.get("BENCH_DATABASES", "SQLite").split(",")


@pytest.mark.parametrize("database", DATABASES)
def test_every_side_answers_everything_without_an_error(database: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    options = ("--rows", "200", "--rounds", "1", "--others", "1", "--markdown", "table.md")
    command = [sys.executable, str(ROOT / "bench" / "grids.py"), *options]
    run = subprocess.run(
        [*command, "--databases", database, "--keep", str(tmp_path / "kept")],
        cwd=tmp_path,
        env=kept,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    table = (tmp_path / "table.md").read_text(encoding="utf-8")
    assert f"### 200 rows, {database}" in table
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert [line for line in rows if "error" in line] == []
    for scenario in SCENARIOS:
        [first, *_more] = [line for line in rows if line.startswith(f"| {scenario}")]
        assert first.count(" ms, ") == first.count("|") - 3, first  # all but name and growth

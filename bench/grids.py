"""The grids at any size: `make bench`, or `python bench/grids.py [--rows N,N] [--databases ...]`.

Fills databases by the demo's loader, starts four servers for each (ours; a plain
Flask-Admin; Django's admin; the floor, a bare page by one statement), asks each for
the same things in turn over one connection, and prints one table for each database
and the targets. Filled databases are kept in the folder that --keep names.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import create_engine, text  # noqa: E402  # runs from any directory

from bench.measured import databases  # noqa: E402
from bench.measured.databases import Filled  # noqa: E402
from bench.measured.facts import facts_of  # noqa: E402
from bench.measured.rounds import Rounds, measure  # noqa: E402
from bench.measured.scenarios import scenarios  # noqa: E402
from bench.measured.sides import DJANGO, MODULES, OURS, serving  # noqa: E402
from bench.measured.table import as_markdown, as_text, lines  # noqa: E402
from bench.measured.targets import Run, sentences  # noqa: E402
from crm.database import engine_options  # noqa: E402

DATABASES = {"SQLite": databases.sqlite, "PostgreSQL": databases.postgresql}
DJANGOS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


def main() -> None:
    """Measure the databases and print what was found."""
    given = _given()
    sizes = sorted(int(each) for each in given.rows.split(","))
    written = []
    keep = nullcontext(given.keep) if given.keep else TemporaryDirectory()
    with keep as folder:
        for name in given.databases.split(","):
            with DATABASES[name](Path(folder), sizes) as filled:
                for line in _compared(name, filled, given):
                    sys.stdout.write(f"{line[0]}\n\n")
                    sys.stdout.flush()
                    written.append(line[1])
    if given.markdown:
        Path(given.markdown).write_text("\n\n".join(written) + "\n", encoding="utf-8")


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="10000,100000,1000000")
    parser.add_argument("--databases", default=",".join(DATABASES))
    parser.add_argument("--sides", default=",".join(MODULES))
    parser.add_argument("--only", default="", help="scenarios whose names hold this")
    parser.add_argument("--rounds", type=int, default=30, help="of ours and the floor")
    parser.add_argument("--others", type=int, default=5, help="rounds of the other sides")
    parser.add_argument("--keep", help="folder that the filled databases are kept in")
    parser.add_argument("--markdown", help="file to write the tables into")
    parser.add_argument("--quick", action="store_true", help="2,000 and 10,000 rows, few rounds")
    given = parser.parse_args()
    if given.quick:
        given.rows, given.rounds, given.others = "2000,10000", 5, 2
    return given


def _compared(
    name: str, filled: list[Filled], given: argparse.Namespace
) -> Iterator[tuple[str, str]]:
    """Yield the tables and the sentences of a database, as text and as Markdown."""
    sides = [it for it in given.sides.split(",") if it != DJANGO or DJANGOS_PYTHON.exists()]
    wanted = {
        each.rows: [it for it in scenarios(facts_of(each)) if given.only in it.name]
        for each in filled
    }
    with serving(filled, sides, str(DJANGOS_PYTHON)) as servers:
        found = measure(servers, wanted, Rounds(given.rounds, given.others))
        [own] = [it for it in servers if (it.name, it.filled) == (OURS, filled[-1])]
        memory = own.memory()
    smallest = filled[0].rows
    machine = f"{name} {_version(filled[0])}, Python {platform.python_version()}"
    machine += f", {os.cpu_count()} cores ({platform.machine()})"
    for each in filled:
        table = list(lines(wanted[each.rows], found, each.rows, smallest=smallest))
        title = f"{each.rows:,} rows, {machine}"
        yield f"{title}\n\n{as_text(table)}", f"### {title}\n\n{as_markdown(table)}"
    run = Run(wanted[filled[-1].rows], found, filled[-1].rows, smallest, memory)
    told = list(sentences(run))
    yield "\n".join(told), "\n".join(f"- {each}" for each in told)


def _version(filled: Filled) -> str:
    engine = create_engine(filled.url, **engine_options(filled.url))
    is_sqlite = engine.dialect.name == "sqlite"
    statement = "SELECT sqlite_version()" if is_sqlite else "SHOW server_version"
    with engine.connect() as connection:
        found = str(connection.scalar(text(statement)))
    engine.dispose()
    return found


if __name__ == "__main__":
    main()

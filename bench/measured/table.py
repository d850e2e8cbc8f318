"""The table: a line for each scenario, what each side needed beside it."""

from collections.abc import Iterator

from bench.measured.rounds import Figures, Key
from bench.measured.scenario import Scenario
from bench.measured.sides import DJANGO, FLOOR, OURS, PLAIN

NAMES = {
    OURS: "ours",
    FLOOR: "floor",
    PLAIN: "plain Flask-Admin",
    DJANGO: "Django's admin",
}


def lines(
    scenarios: list[Scenario], found: dict[Key, Figures], rows: int, *, smallest: int
) -> Iterator[list[str]]:
    """Yield the cells of the table for the database with `rows`, the heads first.

    Times are p50 / p95 in milliseconds, then the size, the queries, and how many
    times ours that is. `growth` is our p50 against that of the `smallest` database.
    """
    names = [name for name in NAMES if any(key[1] == name for key in found)]
    yield ["", "ours", "growth", *(NAMES[name] for name in names if name != OURS)]
    for each in scenarios:
        ours = found.get((each.name, OURS, rows), Figures())
        small = found.get((each.name, OURS, smallest), Figures())
        growth = f"{ours.p50 / small.p50:.2f}" if ours.seconds and small.seconds else ""
        others = (found.get((each.name, name, rows)) for name in names if name != OURS)
        yield [each.name, _cell(ours), growth, *(_cell(it, ours) for it in others)]


def _cell(figures: Figures | None, ours: Figures | None = None) -> str:
    if figures is None or not (figures.seconds or figures.errors or figures.is_too_slow):
        return "–"  # noqa: RUF001 - nothing
    if not figures.seconds:
        return "> 60 s" if figures.is_too_slow else "error"
    words = [f"{_number(figures.p50)} / {_number(figures.p95)} ms", _size(figures.size)]
    if figures.queries is not None:
        words.append(f"{figures.queries} q")
    if ours and ours.seconds:
        words.append(f"×{_number(figures.p50 / ours.p50)}")  # noqa: RUF001 - times
    if figures.errors:
        words.append(f"{figures.errors} errors")
    return ", ".join(words)


def _number(value: float) -> str:
    digits = 2 if value < 1 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count > 999_999 else f"{count / 1000:.1f} kB"


def as_text(table: list[list[str]]) -> str:
    """Return a table to be read at a terminal."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


def as_markdown(table: list[list[str]]) -> str:
    """Return the same for a document."""
    head, *rest = (f"| {' | '.join(row)} |" for row in table)
    return "\n".join([head, f"|{' --- |' * len(table[0])}", *rest])

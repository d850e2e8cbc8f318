"""What is aimed at, and whether it was reached: a sentence for each target."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.measured.rounds import Figures, Key
from bench.measured.scenario import Scenario
from bench.measured.sides import DJANGO, FLOOR, OURS, PLAIN

MEMORY = 250_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one database's largest size, beside those of its smallest."""

    scenarios: list[Scenario]
    found: dict[Key, Figures]
    rows: int
    smallest: int
    memory: int

    def at(self, name: str, side: str, rows: int | None = None) -> Figures | None:
        """Return what was measured; None for what was not or failed."""
        figures = self.found.get((name, side, rows or self.rows))
        return figures if figures and figures.seconds else None


def sentences(run: Run) -> Iterator[str]:
    """Yield a sentence for each target."""
    lists = [each.name for each in run.scenarios if each.is_list]
    yield _told(
        f"p50 at most 1.25 times that at {run.smallest:,} rows",
        {name: _ratio(run, name, OURS, run.rows, OURS, run.smallest) for name in lists},
        lambda ratio: ratio <= 1.25,
    )
    yield _told(
        "at most 6 queries",
        {name: _queries(run, name) for name in lists},
        lambda number: number <= 6,
    )
    first = run.at("first page", PLAIN)
    yield _told(
        "faster than plain Flask-Admin's first page",
        {
            name: ours.p50 / first.p50 if first and (ours := run.at(name, OURS)) else None
            for name in lists
        },
        lambda ratio: ratio < 1,
    )
    for side, other in ((PLAIN, "plain Flask-Admin"), (DJANGO, "Django's admin")):
        last = "last page"
        yield _told(
            f"last page at least 50 times faster than {other}'s",
            {last: _ratio(run, last, side, run.rows, OURS, run.rows)},
            lambda ratio: ratio >= 50,
        )
    forms = [each.name for each in run.scenarios if each.group == "form"]
    lookups = [each.name for each in run.scenarios if each.group == "lookup"]
    for said, names in (("list pages", lists), ("forms", forms)):
        values = {name: _of_floor(run, name, is_p95=False) for name in names}
        yield _told(f"{said} within 4 times the floor", values, lambda ratio: ratio <= 4)
    values = {name: _of_floor(run, name, is_p95=True) for name in lookups}
    yield _told("p95 of look-ups within 3 times the floor", values, lambda ratio: ratio <= 3)
    said = f"memory of the web process under 250 MB: {run.memory / 1e6:.0f} MB"
    yield f"{_mark(is_reached=run.memory < MEMORY)} {said}"


def _ratio(run: Run, name: str, side: str, rows: int, other: str, others: int) -> float | None:
    one, two = run.at(name, side, rows), run.at(name, other, others)
    return one.p50 / two.p50 if one and two else None


def _of_floor(run: Run, name: str, *, is_p95: bool) -> float | None:
    ours, floor = run.at(name, OURS), run.at(name, FLOOR)
    if ours is None or floor is None:
        return None
    return ours.p95 / floor.p95 if is_p95 else ours.p50 / floor.p50


def _queries(run: Run, name: str) -> float | None:
    ours = run.at(name, OURS)
    return ours.queries if ours else None


def _told(said: str, values: dict[str, float | None], holds: Callable[[float], bool]) -> str:
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return f"not measured: {said}"
    missed = {name: value for name, value in known.items() if not holds(value)}
    if not missed:
        least, most = min(known.values()), max(known.values())
        return f"{_mark(is_reached=True)} {said}: {least:.2f} to {most:.2f}"
    worst = ", ".join(f"{name} {value:.2f}" for name, value in missed.items())
    return f"{_mark(is_reached=False)} {said}: {len(known) - len(missed)} of {len(known)}; {worst}"


def _mark(*, is_reached: bool) -> str:
    return "reached:" if is_reached else "missed: "

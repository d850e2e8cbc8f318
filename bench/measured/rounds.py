"""Measuring: round by round, in each of them every thing once at every side."""

import sys
from dataclasses import dataclass, field
from statistics import median

from bench.measured.client import Answer, Client, TooSlowError, fields_of
from bench.measured.scenario import Scenario
from bench.measured.sides import FLOOR, OURS, Side

LONG = 15.0  # seconds; another side that took as long for one thing is not asked again for it
EXPORTED_ONCE = 50_000  # rows; more are exported once
Key = tuple[str, str, int]  # scenario, side, rows


@dataclass(slots=True)
class Figures:
    """What was measured of one scenario at one side."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0
    queries: int | None = None
    errors: int = 0
    is_too_slow: bool = False
    spent: float = 0.0

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """What 95 of 100 are below of, in milliseconds."""
        return (
            sorted(self.seconds)[min(len(self.seconds) * 95 // 100, len(self.seconds) - 1)] * 1000
        )


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often each side is asked; the first time only warms up."""

    own: int
    others: int

    def of(self, side: Side) -> int:
        """Return how often `side` is asked for each thing."""
        return self.own if side.name in (OURS, FLOOR) else self.others


def measure(
    sides: list[Side], wanted: dict[int, list[Scenario]], rounds: Rounds
) -> dict[Key, Figures]:
    """Ask every side for every scenario of its size, interleaved; the exports come last."""
    found: dict[Key, Figures] = {}
    names = [each.name for each in next(iter(wanted.values()))]
    for is_export in (False, True):
        for number in range(rounds.own + 1):
            sys.stderr.write(f"\rround {number} of {rounds.own} ")
            for place, name in enumerate(names):
                for side in sides:
                    scenario = wanted[side.filled.rows][place]
                    if number > rounds.of(side) or (scenario.group == "export") != is_export:
                        continue
                    key = (name, side.name, side.filled.rows)
                    _once(side, scenario, found.setdefault(key, Figures()), is_first=not number)
    sys.stderr.write("\n")
    return found


def _once(side: Side, scenario: Scenario, figures: Figures, *, is_first: bool) -> None:
    address = getattr(scenario, side.name)
    if not address or _has_enough(side, scenario, figures):
        return
    try:
        answer = _ask(side.client, scenario, address)
    except TooSlowError:
        figures.is_too_slow = True
        side.stop()
        side.start()
        return
    figures.spent += answer.seconds
    if answer.status != (302 if scenario.group == "save" else 200):
        figures.errors += 1
        return
    figures.size, figures.queries = answer.size, answer.queries
    is_warm_up = is_first and answer.seconds < LONG / 4 and scenario.group != "export"
    if not is_warm_up:
        figures.seconds.append(answer.seconds)


def _has_enough(side: Side, scenario: Scenario, figures: Figures) -> bool:
    """Tell whether one more would tell nothing, or take too long."""
    is_other = side.name not in (OURS, FLOOR)
    is_exported = scenario.group == "export" and side.filled.rows > EXPORTED_ONCE
    was_long = is_other and figures.spent > LONG
    return figures.is_too_slow or was_long or (is_exported and bool(figures.seconds))


def _ask(client: Client, scenario: Scenario, address: str) -> Answer:
    if scenario.group != "save":
        return client.get(address)
    page = client.get(address)
    if page.status != 200:
        return page
    fields = [each for each in fields_of(page.body, "description") if each[0] != "description"]
    return client.post(address, [*fields, ("description", f"Verificat {page.seconds:.6f}")])

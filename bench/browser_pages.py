"""What screens cost in a browser: `python bench/browser_pages.py http://127.0.0.1:8000`.

Opens each screen of a running installation with the demo's data in a browser that knows
nothing yet, and once more in the same. Prints the kB that came over the wire on the first
visit and on the next, the ms until something was painted on each, and how far things
moved afterwards (0: nothing). Chromium must be installed; `--only NAME` takes some screens.
"""

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402  # runs from anywhere

from tests.browser.conftest import DEMO_ADMIN, log_in  # noqa: E402
from tests.browser.test_screens import PAGES  # noqa: E402

SIZES = {"wide": (1440, 900), "phone": (360, 740)}
SETTLED = 700  # milliseconds until what a page asks for afterwards is there
FIRST, NEXT = 250, 60  # kB that a page may cost
PAINTED = 1000  # milliseconds
MOVED = 0.0005  # as browsers measure layout shift; less is rounding
WATCH = """window.moved = 0;
new PerformanceObserver((list) => {
  list.getEntries().forEach((each) => { window.moved += each.value; });
}).observe({ type: "layout-shift", buffered: true });"""
COST = """() => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return { moved: window.moved, painted: paint ? paint.startTime : 0 };
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit cost: kB over the wire, ms until the first paint, what moved."""

    size: float
    painted: float
    moved: float


def main() -> None:
    """Print a line for each screen and size; exit 1 where one is over a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="where the installation answers")
    parser.add_argument("--only", default="", help="screens whose names hold this")
    given = parser.parse_args()
    line("screen", "first kB", "next kB", "first ms", "next ms", "moved")
    is_over = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        session = logged_in(browser, given.address)
        for name, path in PAGES.items():
            for size in SIZES if given.only in name else ():
                first, after = visits(browser, session, given.address + path, size)
                is_over |= report(f"{name}, {size}", first, after)
        browser.close()
    sys.exit(int(is_over))


def logged_in(browser: Browser, address: str) -> Any:
    """Return the session of the demo's administrator, as a browser keeps it."""
    context = browser.new_context(base_url=address, locale="ro-RO")
    page = context.new_page()
    log_in(page, *DEMO_ADMIN)
    state = context.storage_state()
    context.close()
    return state


def visits(browser: Browser, session: Any, url: str, size: str) -> tuple[Visit, Visit]:
    """Open `url` twice in a browser that has a session and nothing else."""
    width, height = SIZES[size]
    context = browser.new_context(
        storage_state=session, viewport={"width": width, "height": height}, locale="ro-RO"
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    first = visit(page, url)
    page.goto("about:blank")
    after = visit(page, url)
    context.close()
    return first, after


def visit(page: Page, url: str) -> Visit:
    """Open `url` and return what that cost."""
    sizes: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda it: sizes.append(it["encodedDataLength"]))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    found = page.evaluate(COST)
    wire.detach()
    return Visit(sum(sizes) / 1000, found["painted"], found["moved"])


def report(name: str, first: Visit, after: Visit) -> bool:
    """Print the line of a screen; tell whether something is over its limit."""
    moved = max(first.moved, after.moved)
    is_over = (
        first.size > FIRST
        or after.size > NEXT
        or max(first.painted, after.painted) > PAINTED
        or moved >= MOVED
    )
    figures = (first.size, after.size, first.painted, after.painted)
    line(name, *(f"{each:.0f}" for each in figures), f"{moved:.3f}", "over" if is_over else "")
    return is_over


def line(name: str, *cells: str) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write(f"{name:28}" + "".join(f"{cell:>10}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

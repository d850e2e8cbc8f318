"""No screen keeps anybody out: WCAG 2.2 AA as far as axe-core can tell, light and dark."""

from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]  # no types are published
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DEMO_ADMIN, log_in
from tests.browser.looking import SCHEMES
from tests.browser.server import Server
from tests.browser.test_screens import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Return what axe-core finds on the page."""
    page.evaluate(AXE)
    found: Any = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [
        f"{page.url}: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}"
        for each in found
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_screen_keeps_anybody_out(browser: Browser, demo: Server, scheme: str) -> None:
    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": 1280, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ro-RO",
        bypass_csp=True,  # axe-core comes from the test and not from us
    )
    page = context.new_page()
    page.goto("/login")
    complaints = faults(page)
    log_in(page, *DEMO_ADMIN)

    for url in PAGES.values():
        page.goto(url)
        complaints += faults(page)

    context.close()
    assert complaints == []

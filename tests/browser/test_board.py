"""The board by hand: a case is finalised by dragging it, reopened by keys, refused in words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import shot
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def lane(name: str) -> str:
    return f"[data-lane={name}]"


def test_a_case_crosses_the_board_only_where_a_step_leads(page: Page, records: Factories) -> None:
    case = records.intervention().id
    records._session.rollback()  # noqa: SLF001 - or the server could not write
    card = f".card:has(#case-{case})"
    page.goto("/admin/board/")

    page.locator(card).drag_to(page.locator(lane("CONFIRMED")))
    expect(page.locator("[data-said]")).to_be_visible()
    expect(page.locator(f"{lane('NEW')} {card}")).to_be_visible()

    page.locator(card).drag_to(page.locator(lane("FINALISED")))
    page.fill("dialog textarea", "Reparat")
    shot(page, "board-finalise")
    page.click("dialog .btn-main")
    expect(page.locator(f"{lane('FINALISED')} {card}")).to_be_visible()
    expect(page.locator("form.undo")).to_be_visible()

    page.wait_for_load_state()  # the script listens from then on
    page.focus(f"#case-{case}")
    for key in ("m", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(f"{lane('NEW')} {card}")).to_be_visible()

    page.wait_for_load_state()  # the script listens from then on
    page.focus(f"#case-{case}")
    for key in ("m", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**/planner/move/?id={case}**")

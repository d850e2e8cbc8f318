"""Columns chosen by keys and a list kept under a name, as somebody at the desk does it."""

import pytest
from playwright.sync_api import Page, expect

from crm.domain.statuses import InterventionStatus
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEADS = "thead th:not(.tick):not(.acts)"


def test_columns_are_chosen_by_keys_and_a_list_is_kept(page: Page, records: Factories) -> None:
    client = records.client(name="Hidroserv", town="Brăila")
    records.intervention(client=client, status=InterventionStatus.ASSIGNED)
    records.intervention()

    page.goto("/admin/interventions/")
    choose_the_town_first(page)
    expect(page.locator(HEADS).first).to_have_text("Localitate")
    assert page.locator(HEADS).count() == 10

    page.locator(".states a", has_text="Alocată").click()
    page.select_option("select[name=group]", "town")
    page.locator("[data-list-form] button").last.click()
    expect(page.locator("table.grouped tbody tr")).to_have_count(1)

    keep(page, "De făcut la Brăila")
    page.goto("/admin/interventions/")  # it opens first from now on
    expect(page.locator(".quick .kept[aria-current]")).to_contain_text("De făcut la Brăila")
    page.locator("table.grouped a").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.locator("[data-all-records]").click()
    expect(page.locator("tr[data-row]")).to_have_count(2)

    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_load_state()
    page.locator("[data-opens=columns]").click()
    page.wait_for_timeout(300)  # until the window has its new size
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("#columns [value=reset]").click()
    expect(page.locator(".grid td[data-label]").first).to_have_attribute("data-label", "Nr.")


def choose_the_town_first(page: Page) -> None:
    """Tick the client's town in the dialog and move it up to the first place, all by keys."""
    page.locator("[data-opens=columns]").focus()
    page.keyboard.press("Enter")
    town = page.locator("#columns li", has=page.locator("[value='client.town']"))
    town.locator("input").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    places = page.locator("#columns li").count()
    for _step in range(places):
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.dataset.move") == "-1"
    page.locator("#columns [data-save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def keep(page: Page, name: str) -> None:
    """Save the list that is shown, to be opened first."""
    page.wait_for_load_state()
    page.locator("[data-opens=save-view]").click()
    expect(page.locator("#view-name")).to_be_focused()
    page.fill("#view-name", name)
    page.check("#view-default")
    page.keyboard.press("Control+s")
    expect(page.locator(".quick .kept[aria-current]")).to_contain_text(name)

"""A real browser: the policy stops nothing of ours, and pages stand in no frame."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import Server
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAME = "chrome-error://chromewebdata/"
WALK = (
    "/admin/",
    "/admin/clients/",
    "/admin/clients/?search=x&flt_kind_equals=COMPANY",
    "/admin/clients/new/",
    "/admin/clients/edit/?id=1",
    "/admin/clients/details/?id=1",
    "/admin/planner/",
    "/admin/board/",
    "/account/",
)


def test_s05_s18_the_policy_stops_nothing_of_ours_and_every_frame(
    page: Page, browser: Browser, server: Server, records: Factories
) -> None:
    records.contact()
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error(event.blockedURI))"
    )
    nonces = []
    for address in WALK:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        policy = answer.headers["content-security-policy"]
        nonces += re.findall("'nonce-([^']+)'", policy)

    assert len(set(nonces)) == len(WALK)
    use_forms(page)
    stranger = browser.new_page()
    for address in ("/login", "/admin/clients/", "/answer/x"):
        stranger.goto("about:blank")
        stranger.set_content(f'<iframe src="{server.url}{address}"></iframe>')
        stranger.wait_for_timeout(500)
        assert [frame.url for frame in stranger.frames[1:]] == [FRAME]
    stranger.close()


def use_forms(page: Page) -> None:
    """Look at a picture, save, be asked before something is deleted, add an inline row."""
    page.goto("/account/second-factor/")
    page.click("main .btn-main")
    page.locator("svg.qr path").first.wait_for()

    page.goto("/admin/products/new/")  # a form, and the question before it is deleted
    page.fill("[name=name]", "Cablu")
    page.click("[data-save]")
    page.click(".grid tbody tr .acts summary")
    page.click(".grid tbody tr form[action$='/delete/'] button")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".grid tbody tr").count() == 1

    page.goto("/admin/clients/edit/?id=1")  # an inline row
    names = page.locator("input[name^=contacts-][name$=-name]")
    rows = names.count()
    page.locator("[data-add-row]").first.click()
    assert names.count() == rows + 1

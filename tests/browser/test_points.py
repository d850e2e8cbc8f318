"""What the desk promises, point by point, at every size and in both schemes, on one server.

Each function walks one point; the table at the end names them. What a point changes, it
puts back.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DEMO_ADMIN, log_in
from tests.browser.looking import PHONE, faults, is_in_sight, scroll_down
from tests.browser.server import Server
from tests.browser.test_screens import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AWAY = """milliseconds => {
  const tell = (hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  document.body.dataset.away = "";
  tell(true);
  const then = Date.now() + milliseconds;
  Date.now = () => then;
  tell(false);
}"""
GRID, JOB = "/admin/interventions/", "/admin/interventions/details/?id=95"
PATIENCE = 20_000  # milliseconds, for a machine that has much else to do
FREE = "Dan Câmpeanu"  # whose week is empty in the demo


def seen(page: Page, address: str) -> None:
    """Open a page and look at it."""
    page.goto(address)
    assert faults(page) == []


def is_phone(page: Page) -> bool:
    return bool(page.viewport_size and page.viewport_size["width"] <= PHONE)


def one_look(page: Page) -> None:
    titles = set()
    for name in ("", "interventions/", "clients/", "triage/", "clients/edit/?id=1", "schedules/"):
        seen(page, f"/admin/{name}")
        titles.add(page.title())
    assert len(titles) == 6
    seen(page, f"{GRID}?search=zzzzqq")
    expect(page.locator(".empty h2")).to_be_visible()
    with page.expect_navigation():
        page.locator(".empty .btn").click()
    scroll_down(page)
    if not is_phone(page):
        assert is_in_sight(page, ".top h1")
        assert is_in_sight(page, "[data-insert]")
        assert is_in_sight(page, "th:nth-child(2)")
    page.goto(f"{GRID}new/")
    assert is_in_sight(page, "[data-save]")


def romanian(page: Page) -> None:
    page.goto(JOB)
    text = page.inner_text("main")
    assert page.get_attribute("html", "lang") == "ro"
    assert not re.search("[şţŞŢ]", text)
    assert re.search(r"\b\d\d\.\d\d\.20\d\d \d\d:\d\d\b", text)
    page.goto("/admin/invoices/edit/?id=1")
    assert re.fullmatch(r"\d+,\d\d", page.input_value("[name=lines-0-unit_price]"))


def home(page: Page) -> None:
    page.goto("/admin/")
    tile = page.locator("a.tile").nth(2)
    number = tile.locator("strong").inner_text()
    tile.click()
    expect(page.locator(".pager > span").first).to_have_text(re.compile(rf"^{number} "))

    page.goto("/admin/")
    page.evaluate(AWAY, 4 * 60_000)
    expect(page.locator("body[data-away]")).to_be_visible()  # what was seen just now stays
    with page.expect_navigation():
        page.evaluate(AWAY, 6 * 60_000)


def views(page: Page) -> None:
    seen(page, f"{GRID}?flt_open_equals=1&group=client")
    expect(page.locator(".grouped tr[data-row]").first).to_be_visible()
    page.goto(f"{GRID}?flt_priority_equals=URGENT")
    page.click("[data-opens=save-view]")
    page.fill("#view-name", "Cele urgente")
    page.click("#save-view [data-save]")
    expect(page.locator(".kept[aria-current]")).to_contain_text("Cele urgente")
    assert faults(page) == []
    page.locator("[data-view-menu] summary").click()
    page.locator("[data-view-menu] .btn-danger").click()
    page.locator("dialog[open] .btn-main").click()
    expect(page.locator(".kept")).to_have_count(0)
    seen(page, f"{GRID}report/?flt_open_equals=1")


def planner(page: Page) -> None:
    for scale in ("day", "month", "week"):
        seen(page, f"/admin/planner/?scale={scale}")
    card = page.locator("[data-tray] .card").first
    key = card.get_attribute("data-row")
    if is_phone(page):
        card.locator(".shift").click()
        expect(page.locator("dialog[open] [data-save]")).to_be_visible()
        assert faults(page) == []
        page.locator("dialog[open] [data-close-dialog]").click()
    else:
        card.drag_to(page.locator(f"[data-name='{FREE}'] .plan-bars"))
        expect(page.locator("form.undo")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(f"#job-{key}")).to_have_count(0)
        page.click("form.undo button")
    expect(page.locator(f"#job-{key}")).to_be_visible(timeout=PATIENCE)
    seen(page, "/admin/board/")


def hand(page: Page) -> None:
    page.goto("/admin/products/")
    page.locator("tr[data-row] td:nth-child(2)").first.click()
    page.wait_for_url("**/admin/products/details/**")
    page.goto("/admin/products/")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys kbd").first).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.type("Brutăria")
    expect(page.locator(".picker-list [aria-selected=true]")).to_be_visible()
    assert is_in_sight(page, ".picker-list [aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/desk/?client=**")
    assert faults(page) == []


def job(page: Page) -> None:
    seen(page, JOB)
    expect(page.locator(".quote pre").first).to_be_hidden()
    page.locator(".quote summary").first.click()
    expect(page.locator(".quote pre").first).to_be_visible()
    page.click("[data-key=finalise]")
    page.fill("dialog[open] textarea", "Gata")
    page.click("dialog[open] .btn-main")
    expect(page.locator(".job-state")).to_contain_text("Finalizată")
    assert faults(page) == []
    page.locator(".flash form.undo button").click()
    expect(page.locator("[data-key=finalise]")).to_be_visible()


def nothing_lost(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the browser's own
    page.goto(f"{GRID}new/")
    page.fill("#description", "Se aude un zgomot")
    page.wait_for_timeout(500)  # a draft is kept a moment after the last key
    page.reload()
    expect(page.locator(".draft")).to_be_visible()
    page.wait_for_load_state("networkidle")  # what comes later would bring the cookie back
    page.context.clear_cookies()
    page.click("[data-save]")
    email, password = DEMO_ADMIN
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    expect(page.locator("#description")).to_have_value("Se aude un zgomot")
    page.click("[data-save]")
    expect(page.locator("#client")).to_be_focused()
    expect(page.locator("#client-error, .field:has(#client) .error").first).to_be_visible()
    assert faults(page) == []
    with page.expect_navigation():
        page.locator("[data-leave]").last.click()


def two_versions(page: Page) -> None:
    address = "/admin/clients/edit/?id=2"
    page.goto(address)
    was = page.input_value("#town")
    other = page.context.new_page()
    for town in ("Roman", was):
        other.goto(address)
        other.fill("#town", town)
        with other.expect_navigation():
            other.click("[data-save]")
        if town != was:
            page.fill("#town", "Iași")
            page.click("[data-save]")
            expect(page.locator("[data-conflict]")).to_be_focused()
            assert faults(page) == []
    other.close()


def history(page: Page) -> None:
    seen(page, "/admin/interventions/details/?id=81")
    expect(page.locator("#earlier li").first).to_be_visible()
    page.goto("/admin/desk/?client=1")
    expect(page.locator(".chip-green", has_text="garanție").first).to_be_visible()


POINTS: tuple[Callable[[Page], None], ...] = (
    *(one_look, romanian, home, views, planner, hand, job),
    *(nothing_lost, two_versions, history),
)


@pytest.mark.parametrize("size", SIZES)
def test_every_point_holds_at_every_size(browser: Browser, demo: Server, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        locale="ro-RO",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, *DEMO_ADMIN)

    for point in POINTS:
        point(page)

    context.close()
    assert complaints == []

"""A real browser: the policy stops nothing of ours, and pages stand in no frame."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

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
    page: Page, server: Server, records: Factories
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
    frames = [server.url + address for address in ("/login", "/admin/clients/", "/answer/x")]
    with site("".join(f'<iframe src="{each}"></iframe>' for each in frames)) as address:
        stranger = page.context.new_page()
        stranger.goto(address)
        stranger.wait_for_load_state("networkidle")
        assert [frame.url for frame in stranger.frames[1:]] == [FRAME] * len(frames)
        stranger.close()


@contextmanager
def site(page: str) -> Iterator[str]:
    """Serve `page` at another address of this machine; from about:blank no frame opens at all."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Stranger) as there:
        Thread(target=there.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{there.server_port}/"
        there.shutdown()


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

"""A real browser on pages full of attacks: nothing runs, and the policy has nothing to stop."""

import pytest
from playwright.sync_api import Dialog, Page, Request

from crm.services import attachments
from crm.storage import Storage
from tests.admin.poison import poison, records_of_all_kinds
from tests.admin.test_access import VIEWS
from tests.admin.test_files import ACTIVE
from tests.browser.server import Server
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAYLOAD = "\"'></title></textarea><img src=x onerror=alert(1)>"
CLOSED = ("users", "settings")


@pytest.fixture
def alarms(page: Page) -> list[str]:
    """Return what an attack brought about; empty as long as none succeeds."""
    found: list[str] = []

    def shown(dialog: Dialog) -> None:
        found.append(dialog.message)
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith(page.url.partition("/admin")[0]):
            found.append(request.url)

    page.on("dialog", shown)
    page.on("request", asked)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error(event.blockedURI))"
    )
    return found


def test_x01_f02_no_attack_runs_on_any_page_or_in_any_file(
    page: Page, records: Factories, alarms: list[str], server: Server
) -> None:
    session = records._session  # noqa: SLF001 - the factories' own
    records_of_all_kinds(records, session)
    poison(session, PAYLOAD)
    opened = 0

    for view in (each for each in VIEWS if each.endpoint_name not in CLOSED):
        grid = f"/admin/{view.endpoint_name}/"
        page.goto(f"{grid}?search={PAYLOAD}")
        page.goto(grid)
        keys = page.eval_on_selector_all("tr[data-row]", "rows => rows.map(it => it.dataset.row)")
        places = ["details"] + ["edit"] * view.editable
        for key in keys[:3]:
            for place in places:
                page.goto(f"{grid}{place}/?id={key}")
                opened += 1
                for picker in page.locator("[data-picker] input[type=text]:visible").all()[:3]:
                    picker.click()
                    page.wait_for_timeout(50)
                page.locator("h1").first.click()  # closes a list; Escape may leave the form
                page.eval_on_selector_all("details", "all => all.forEach(it => it.open = true)")
                assert page.locator("main img").count() == 0, (grid, place)

    assert opened > 20
    open_files(page, attached(records, server), alarms)
    assert alarms == []


def open_files(page: Page, files: dict[str, int], alarms: list[str]) -> None:
    """Open each file as a link does: only pictures are shown, by the browser itself."""
    pictures = {name for name in files if "png" in name or "gif" in name}
    page.goto("/admin/")
    for name in files.keys() - pictures:
        with page.expect_download():
            page.evaluate("address => { location.href = address }", f"/attachments/{files[name]}")
    beside = page.context.new_page()  # whose own style for pictures the policy forbids, too
    beside.on("dialog", lambda dialog: alarms.append(dialog.message))
    for name in pictures:
        beside.goto(f"/attachments/{files[name]}")
        beside.wait_for_timeout(50)


def attached(records: Factories, server: Server) -> dict[str, int]:
    """Store the files that a browser would run; return their keys by name."""
    session = records._session  # noqa: SLF001 - the factories' own
    message, place = records.message(), Storage(server.environ["CRM_STORAGE_URL"])
    made = {
        name: attachments.store(
            session, place, filename=name, content_type=kind, content=content, message=message
        )
        for name, (content, kind) in ACTIVE.items()
    }
    session.flush()
    keys = {name: file.id for name, file in made.items()}
    session.commit()  # the server writes down who read what
    return keys

"""The whole story of a call, from the login to the last click, without a mouse."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import shot
from tests.browser.server import OPERATOR, PASSWORD, Server
from tests.browser.test_keyboard import LIST, NEW, PAGE
from tests.browser.test_story import check_answers, reply, wait_for_replies
from tests.browser.typist import Typist
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def log_in(page: Page, keys: Typist) -> None:
    page.goto("/login")
    keys.fill("input[name=email]", OPERATOR)
    keys.fill("input[name=password]", PASSWORD)
    keys("Enter")
    page.wait_for_url("**/admin/**")


def go_to(page: Page, keys: Typist, name: str, url: re.Pattern[str]) -> None:
    """Open a page of the menu by the box of every page."""
    keys("g", name)
    expect(page.locator("[data-everywhere] [role=option]").first).to_be_visible()
    keys("Enter")
    page.wait_for_url(url)


def add_client(page: Page, keys: Typist) -> None:
    """Add the client without leaving the form."""
    keys("Hidroserv", "Insert")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("#name")).to_have_value("Hidroserv")
    values = {
        "name": "Hidroserv Brăila SRL",
        "tax_id": "RO 18547290",
        "address": "Str. Galați nr. 5",
        "town": "Brăila",
        "email": "office@hidroserv.example",
        "phone": "0239 555 010",
        "service_phone": "0722 555 011",
    }
    for name, value in values.items():
        keys.fill(f"dialog #{name}", value)
    keys.tab_to("dialog [data-add-row]")
    keys("Enter")
    contact = {
        "name": "Maria Dinu",
        "phone": "0733 555 012",
        "job_title": "administrator",
        "role": "persoană de contact",
    }
    for name, value in contact.items():
        keys.fill(f"dialog #contacts-0-{name}", value)
    keys("Control+Enter")
    expect(page.locator("#client")).to_have_value("Hidroserv Brăila SRL")
    expect(page.locator("#client")).to_be_focused()


def take_the_call(page: Page, keys: Typist) -> None:
    go_to(page, keys, "intervenții", LIST)
    keys("Insert")
    page.wait_for_url(NEW)
    add_client(page, keys)
    keys.fill("#contact", "maria")
    keys("Tab")
    expect(page.locator("#contact")).to_have_value("Maria Dinu (administrator)")
    keys.fill("#complaint_type", "Instalare cameră video")
    keys.fill("#object", "Cameră video la poartă")
    keys.tab_to("#priority")
    keys("S")
    expect(page.locator("#priority")).to_have_value("LOW")
    keys.day("#planned_from_on", date(2015, 3, 2))
    keys.day("#planned_to_on", date(2015, 3, 6))
    keys.fill("#description", "Clientul dorește o cameră video la poartă.")
    for number, name in enumerate(("Andrei Toma", "Ioana Rusu")):
        keys.tab_to("[data-inline=assignments] [data-add-row]")
        keys("Enter", name.split()[0])
        keys("Tab")
        expect(page.locator(f"#assignments-{number}-employee")).to_have_value(name)
    expect(page.locator(".free-mark.chip-green")).to_have_count(2)
    shot(page, "keyboard-form")
    keys("Control+s")
    page.wait_for_url(LIST)


def add_remarks(page: Page, keys: Typist, folder: Path) -> None:
    """Add one remark with a file, and one with an entry of the register."""
    note = folder / "schița.txt"
    note.write_text("Camera vine pe stâlpul din stânga.", encoding="utf-8")
    keys.fill("#remark", "Schița clientului")
    keys.tab_to("#files")
    with page.expect_file_chooser() as chosen:
        keys("Space")
    chosen.value.set_files(note)
    keys("Control+Enter")
    expect(page.locator(".timeline a[href^='/attachments/']").first).to_be_visible()
    page.wait_for_load_state()
    keys.fill("#remark", "Vezi oferta")
    keys.fill("#entry", "oferta")
    keys("Tab")
    expect(page.locator("#entry")).not_to_have_value("oferta")
    keys("Control+Enter")
    expect(page.locator(".timeline .remark")).to_have_count(2)
    expect(page.locator(".timeline")).to_contain_text("Ofertă cameră video")


def finalise(page: Page, keys: Typist) -> None:
    page.reload()
    keys("f")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    keys("Camera este montată și pornită.", "Control+Enter")
    expect(page.locator(".top button[value=reopen]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Camera este montată și pornită.")


def take_calls_about_what_is_known(page: Page, keys: Typist, records: Factories) -> None:
    """Write two interventions: about a product, and about a line of the client's invoice."""
    client = records.client(name="Dacia Lift SA", phone="0268 555 020")
    records.product(name="Cameră video IP", code="CAM-1")
    invoice = records.invoice(client=client, number="77")
    records.invoice_line(invoice=invoice, description="Centrală de alarmă")

    for typed in ("camera", "centrala"):
        keys("Escape")
        page.wait_for_url(LIST)
        keys("Insert")
        page.wait_for_url(NEW)
        keys("0268555020", "Tab")
        expect(page.locator("#client")).to_have_value("Dacia Lift SA")
        keys.fill("#complaint_type", "Defecțiune")
        keys.fill("#object", typed)
        expect(page.locator(".picker-list [role=option]")).to_have_count(1)
        keys("ArrowDown", "Enter", "Control+s")
        page.wait_for_url(LIST)
        keys("j", "Enter")
        page.wait_for_url(PAGE)
    keys("Escape")
    page.wait_for_url(LIST)
    expect(page.locator("table.grid tbody")).to_contain_text("CAM-1 Cameră video IP")
    expect(page.locator("table.grid tbody")).to_contain_text("DSP 77")


def test_the_story_by_keyboard_alone(
    browser: Browser, server: Server, records: Factories, tmp_path: Path
) -> None:
    records.employee(name="Andrei Toma", email="andrei@service.example")
    records.employee(name="Ioana Rusu", email="ioana@service.example")
    records.correspondence_entry(subject="Ofertă cameră video", number=1, year=2015)
    context = browser.new_context(
        base_url=server.url, viewport={"width": 1440, "height": 900}, locale="ro-RO"
    )
    page = context.new_page()
    page.on("filechooser", lambda _chooser: None)  # from now on the browser opens none of its own
    keys = Typist(page)

    log_in(page, keys)
    take_the_call(page, keys)
    [to_andrei] = server.mailbox.to("andrei@service.example")
    [to_ioana] = server.mailbox.to("ioana@service.example")
    reply(server, to_andrei, "Da, confirm")
    reply(server, to_ioana, "Nu pot, sunt în concediu")
    keys("j", "Enter")
    page.wait_for_url(PAGE)
    wait_for_replies(page, 2)
    check_answers(page)
    add_remarks(page, keys, tmp_path)
    finalise(page, keys)
    take_calls_about_what_is_known(page, keys, records)

    context.close()

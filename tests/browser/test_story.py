"""The story: a call becomes an intervention, people are asked and answer, it is finished.

A real browser, server, database and mail server, and real posts of replies.
"""

import json
import re
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm.clock import utcnow
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from tests.browser.conftest import shot
from tests.browser.server import SECRET, Server
from tests.factories import Factories

pytestmark = pytest.mark.browser


def pick(page: Page, field: str, typed: str, wanted: str) -> None:
    """Type into a picker and take the suggestion `wanted`."""
    page.click(field)
    page.fill(field, "")
    page.type(field, typed)
    page.locator(".picker-list [role=option]", has_text=wanted).first.click()


def reply(server: Server, mail: EmailMessage, text: str) -> None:
    """Answer `mail` as its recipient would from his mail program, through the webhook."""
    original = mail.get_body(("plain",))
    assert original is not None
    quoted = "\n".join(f"> {line}" for line in original.get_content().splitlines())
    delivery = {
        "id": f"test-{time.monotonic_ns()}",
        "headers": {
            "From": str(mail["To"]),
            "To": str(mail["Reply-To"]),
            "Subject": f"Re: {mail['Subject']}",
            "In-Reply-To": str(mail["Message-ID"]),
            "Message-ID": f"<{time.monotonic_ns()}@phone.example>",
        },
        "envelope_to": [str(mail["Reply-To"])],
        "subject": f"Re: {mail['Subject']}",
        "text": f"{text}\n\nÎn lun., 2 mar. 2015 la 09:00, Dispecer a scris:\n\n{quoted}\n",
    }
    body = json.dumps(delivery).encode()
    headers = {
        "Content-Type": "application/json",
        SIGNATURE_HEADER: sign_generic(body, SECRET, utcnow()),
    }
    assert 200 <= server.post("/inbound/generic", body, headers) < 300


def add_client(page: Page) -> None:
    page.type("#client", "Hidroserv")
    page.click("[data-add-record]")
    dialog = page.locator("dialog")
    expect(dialog.locator("#name")).to_have_value("Hidroserv")
    dialog.locator("#name").fill("Hidroserv Brăila SRL")
    dialog.locator("#tax_id").fill("RO 18547290")
    dialog.locator("#address").fill("Str. Galați nr. 5")
    dialog.locator("#town").fill("Brăila")
    dialog.locator("#email").fill("office@hidroserv.example")
    dialog.locator("#phone").fill("0239 555 010")
    dialog.locator("#service_phone").fill("0722 555 011")
    dialog.locator("[data-add-row]").click()
    dialog.locator("#contacts-0-name").fill("Maria Dinu")
    dialog.locator("#contacts-0-phone").fill("0733 555 012")
    dialog.locator("#contacts-0-job_title").fill("administrator")
    dialog.locator("#contacts-0-role").fill("persoană de contact")
    shot(page, "02-client")
    dialog.locator("[data-save]").click()
    expect(page.locator("#client")).to_have_value("Hidroserv Brăila SRL")


def assign(page: Page, *names: str) -> None:
    for number, name in enumerate(names):
        page.click("[data-inline=assignments] [data-add-row]")
        pick(page, f"#assignments-{number}-employee", name.split()[0], name)


def take_the_call(page: Page) -> None:
    """Fill in the form from an empty grid; the client is added without leaving it."""
    page.goto("/admin/interventions/")
    page.keyboard.press("Insert")
    page.wait_for_url("**/interventions/new/**")
    page.fill("#complaint_on", "2015-03-01")
    add_client(page)
    pick(page, "#contact", "maria", "Maria Dinu")
    page.fill("#complaint_type", "Instalare cameră video")
    page.fill("#object", "Cameră video la poartă")
    page.select_option("#priority", "LOW")
    page.fill("#planned_from_on", "2015-03-02")
    page.fill("#planned_to_on", "2015-03-06")
    page.fill("#description", "Clientul dorește o cameră video la poartă.")
    assign(page, "Andrei Toma", "Ioana Rusu")
    expect(page.locator(".free-mark.chip-green")).to_have_count(2)
    shot(page, "03-form")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile("/admin/interventions/(\\?.*)?$"))


def wait_for_replies(page: Page, count: int) -> None:
    """Reload the intervention's page until `count` replies stand on it."""
    for _attempt in range(100):
        if page.locator(".timeline .reply").count() >= count:
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".timeline .reply")).to_have_count(count)


def check_answers(page: Page) -> None:
    people = page.locator("section .grid tbody tr")
    expect(people.filter(has_text="Andrei Toma").locator(".chip-green")).to_have_count(1)
    expect(people.filter(has_text="Ioana Rusu").locator(".chip-red")).to_have_count(1)
    replies = page.locator(".timeline .reply .bubble")
    expect(replies.filter(has_text="Nu pot, sunt în concediu")).to_have_count(1)
    expect(replies.filter(has_text="a scris:")).to_have_count(0)


def add_remarks(page: Page, folder: Path) -> None:
    """Add one remark with a file, and one with an entry of the register."""
    note = folder / "schița.txt"
    note.write_text("Camera vine pe stâlpul din stânga.", encoding="utf-8")
    page.fill("#remark", "Schița clientului")
    page.set_input_files("#files", note)
    page.click("form[action$='/remark/'] .btn-main")
    expect(page.locator(".timeline a[href^='/attachments/']")).to_contain_text("schița.txt")
    page.fill("#remark", "Vezi oferta")
    pick(page, "#entry", "oferta", "Ofertă cameră video")
    page.click("form[action$='/remark/'] .btn-main")
    expect(page.locator(".timeline .remark")).to_have_count(2)
    expect(page.locator(".timeline")).to_contain_text("Ofertă cameră video")


def finalise(page: Page) -> None:
    page.click(".top button[value=finalise]")
    page.fill("dialog textarea", "Camera este montată și pornită.")
    page.click("dialog .btn-main")
    expect(page.locator("dl.facts").first).to_contain_text("Camera este montată și pornită.")
    expect(page.locator(".top button[value=reopen]")).to_be_visible()


def take_calls_about_what_is_known(page: Page, records: Factories) -> None:
    """Write two interventions: about a product, and about a line of the client's invoice."""
    client = records.client(name="Dacia Lift SA", phone="0268 555 020")
    records.product(name="Cameră video IP", code="CAM-1")
    records.invoice_line(
        invoice=records.invoice(client=client, number="77"), description="Centrală de alarmă"
    )
    records.invoice_line(description="Centrală a altcuiva")

    for typed, wanted in (("camera", "Cameră video IP"), ("centrala", "Centrală de alarmă")):
        page.goto("/admin/interventions/new/")
        pick(page, "#client", "0268555020", "Dacia Lift SA")
        page.fill("#complaint_type", "Defecțiune")
        page.click("#object")
        page.type("#object", typed)
        expect(page.locator(".picker-list [role=option]")).to_have_count(1)
        page.locator(".picker-list [role=option]", has_text=wanted).click()
        page.keyboard.press("Control+s")
        page.wait_for_url(re.compile("/admin/interventions/(\\?.*)?$"))

    expect(page.locator("table.grid tbody")).to_contain_text("CAM-1 Cameră video IP")
    expect(page.locator("table.grid tbody")).to_contain_text("DSP 77")


def test_the_story(page: Page, server: Server, records: Factories, tmp_path: Path) -> None:
    records.employee(name="Andrei Toma", email="andrei@service.example")
    records.employee(name="Ioana Rusu", email="ioana@service.example")
    records.correspondence_entry(subject="Ofertă cameră video", number=1, year=2015)

    take_the_call(page)
    shot(page, "04-grid")
    [to_andrei] = server.mailbox.to("andrei@service.example")
    [to_ioana] = server.mailbox.to("ioana@service.example")
    reply(server, to_andrei, "Da, confirm")
    reply(server, to_ioana, "Nu pot, sunt în concediu")

    page.click("tr[data-row] [data-open]")
    wait_for_replies(page, 2)
    check_answers(page)
    shot(page, "05-answers")
    add_remarks(page, tmp_path)
    shot(page, "06-remarks")
    finalise(page)
    shot(page, "07-finalised")
    take_calls_about_what_is_known(page, records)

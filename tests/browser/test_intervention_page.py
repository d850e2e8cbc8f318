"""An intervention's page and form in a browser: quotes unfold, pictures open, notes come live."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crm import clock
from crm.domain.statuses import InterventionStatus, MessageKind
from tests.admin.test_work_sheet import PNG
from tests.browser.server import Server
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def job(records: Factories) -> int:
    """Return the id of a job about something sold, which was visited a while ago."""
    line = records.invoice_line(
        description="Centrală",
        invoice=records.invoice(issued_on=clock.utcnow().date() - timedelta(days=40)),
        product=records.product(warranty_months=24),
    )
    known = {"client": line.invoice.client, "invoice_line": line}
    today = clock.utcnow().date()
    records.intervention(
        **known, complaint_on=today - timedelta(days=20), status=InterventionStatus.FINALISED
    )
    made = records.intervention(**known, complaint_on=today)
    key = made.id
    records.message(  # which ends the transaction, or the server could not write
        kind=MessageKind.REPLY,
        intervention=made,
        text="Da, confirm",
        full_text="Da, confirm\n\nOn Monday somebody wrote:\n> Veniți?",
    )
    return key


def test_what_is_folded_away_is_a_click_away(page: Page, server: Server, job: int) -> None:
    page.goto(f"/admin/interventions/details/?id={job}")
    quote = page.locator(".quote")
    expect(quote.locator("pre")).to_be_hidden()
    quote.locator("summary").click()
    expect(quote.locator("pre")).to_have_text("On Monday somebody wrote:\n> Veniți?")

    page.set_input_files("#files", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.click("form[action$='/remark/'] .btn-main")
    small = page.locator(".preview img")
    expect(small).to_have_js_property("naturalWidth", 1)
    page.locator(".preview").press("Enter")
    expect(page.locator("dialog.large img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.large")).to_have_count(0)
    expect(page.locator(".preview")).to_be_focused()

    page.goto(f"/admin/interventions/edit/?id={job}")
    notes = page.locator(".notes")
    expect(notes.locator(".chip-green").first).to_be_visible()
    expect(notes.locator(".earlier li")).to_have_count(1)
    page.fill("#object", "Altceva")
    page.locator("#object").blur()
    expect(notes).to_be_empty()

"""Nothing typed is lost: a tab that closed, a session that ended, somebody who was faster."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crm.models import Client
from tests.browser.conftest import log_in
from tests.browser.server import OPERATOR, PASSWORD, PATIENCE
from tests.factories import Factories

pytestmark = [pytest.mark.browser]

NEW = "/admin/clients/new/"


def drafts(page: Page) -> int:
    count: int = page.evaluate(
        "Object.keys(localStorage).filter(it => it.startsWith('draft:')).length"
    )
    return count


def until_kept(page: Page) -> None:
    for _ in range(PATIENCE * 10):
        if drafts(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError("no draft was kept")


def type_client(page: Page) -> None:
    page.fill("#name", "Hidroserv Șiret")
    page.fill("#town", "Roman")
    page.get_by_role("button", name="Adaugă un rând").first.click()
    page.fill("#contacts-0-name", "Ana Pop")
    page.fill("#contacts-0-phone", "0722 111 222")
    until_kept(page)


def assert_typed(page: Page) -> None:
    expect(page.locator("#name")).to_have_value("Hidroserv Șiret")
    expect(page.locator("#town")).to_have_value("Roman")
    expect(page.locator("#contacts-0-name")).to_have_value("Ana Pop")


def end_session(page: Page) -> None:
    page.wait_for_timeout(500)  # what is still asked for would bring the cookie back
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()


def accept_questions(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the browser's own


def test_what_was_typed_is_there_again(page: Page, records: Factories) -> None:
    accept_questions(page)
    page.goto(NEW)
    type_client(page)
    page.goto("about:blank")

    # The tab comes back, with rows too; saved, the draft is gone.
    page.goto(NEW)
    expect(page.locator(".draft")).to_be_visible()
    assert_typed(page)

    # Meanwhile the session ends: log in, and the form is there still.
    end_session(page)
    page.click("[data-save]")
    page.fill("#email", OPERATOR)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Autentificare").click()
    page.wait_for_selector("[data-main-form]")
    assert_typed(page)
    page.click("[data-save]")
    page.wait_for_url("**/admin/clients/")
    session = records._session  # noqa: SLF001 - the factories' own
    client = session.scalars(select(Client)).one()
    assert [client.name, *map(str, client.contacts)] == ["Hidroserv Șiret", "Ana Pop"]
    session.rollback()
    assert drafts(page) == 0
    assert_drafts_go(page)


def assert_drafts_go(page: Page) -> None:
    """Discarded, a draft does not come back; and logging out leaves none behind."""
    page.goto(NEW)
    expect(page.locator("#name")).to_have_value("")
    page.fill("#name", "X")
    until_kept(page)
    page.goto("about:blank")
    page.goto(NEW)
    page.locator(".draft button").click()
    expect(page.locator("#name")).to_have_value("")
    page.fill("#name", "Y")
    until_kept(page)
    page.locator("form[action$='/logout'] button").click()
    page.wait_for_url("**/login**")
    assert drafts(page) == 0


@pytest.mark.slow
def test_both_versions_and_what_was_undone(page: Page, records: Factories) -> None:
    session = records._session  # noqa: SLF001 - the factories' own
    client = records.client(name="Hidroserv", town="Roman")
    job, url = records.intervention(client=client).id, f"/admin/clients/edit/?id={client.id}"
    session.rollback()
    page.goto(url)
    client.town = "Bacău"
    session.commit()
    page.fill("#town", "Iași")
    page.click("[data-save]")

    # One focus, two columns, all of one side by one click.
    expect(page.locator("[data-conflict]")).to_be_focused()
    page.locator("[data-keep=theirs]").click()
    page.click("[data-save]")
    page.wait_for_url("**/admin/clients/")
    session.refresh(client)
    assert client.town == "Bacău"
    session.rollback()
    assert drafts(page) == 0

    page.goto(f"/admin/interventions/details/?id={job}")
    page.locator("[data-key=finalise]").click()
    page.locator("dialog[open] .btn-main").click()
    page.locator(".flash form.undo button").click()
    expect(page.locator("[data-key=finalise]")).to_be_visible()


def log_in_again(page: Page) -> None:
    page.fill("#email", OPERATOR)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Autentificare").click()


@pytest.mark.slow
def test_an_answer_to_a_question_outlives_its_session(page: Page, records: Factories) -> None:
    session = records._session  # noqa: SLF001 - the factories' own
    job, other = records.intervention(), records.intervention().id
    url = f"/admin/interventions/details/?id={job.id}"
    session.rollback()  # or the server could not write
    page.goto(url)
    page.locator("[data-key=finalise]").click()
    page.fill("dialog[open] textarea", "S-a schimbat garnitura.")
    end_session(page)
    page.locator("dialog[open] .btn-main").click()
    log_in_again(page)

    # The question is there again, on the same page, with the answer; sent, it is done.
    expect(page.locator("dialog[open] textarea")).to_have_value("S-a schimbat garnitura.")
    page.locator("dialog[open] .btn-main").click()
    expect(page.locator(".job-state")).to_contain_text("Finalizată")
    session.refresh(job)
    assert job.resolution == "S-a schimbat garnitura."
    session.rollback()
    assert drafts(page) == 0
    assert_a_change_of_many_outlives_it(page, other)


def assert_a_change_of_many_outlives_it(page: Page, other: int) -> None:
    page.goto("/admin/interventions/")
    page.locator(f"tr[data-row='{other}'] input[type=checkbox]").check()
    page.locator("[data-bulk] summary").click()
    page.locator("[data-bulk] button[value=cancel]").click()
    page.fill("dialog[open] textarea, dialog[open] input[name=reason]", "La cererea clientului")
    end_session(page)
    page.locator("dialog[open] [data-save]").click()
    log_in_again(page)
    expect(page.locator("[name=reason]")).to_have_value("La cererea clientului")


@pytest.mark.slow
def test_a_dialog_outlives_its_session(page: Page, records: Factories) -> None:
    records.intervention()
    records._session.rollback()  # noqa: SLF001 - or the server could not write
    ours = page.context.new_page()  # where a refusal is no fault
    ours.goto("/admin/planner/")
    ours.locator("[data-tray] .shift").click()
    ours.fill("dialog[open] [name=day]", "2030-01-07")
    save_when_ended(ours, page)
    expect(ours.locator("form.undo")).to_be_visible()

    ours.goto("/admin/interventions/new/")
    ours.locator("[data-add-record]").click()
    ours.fill("dialog[open] #name", "Client nou")
    save_when_ended(ours, page)
    expect(ours.locator("[data-lookup=client] input[type=text]").first).to_have_value("Client nou")


def save_when_ended(ours: Page, other: Page) -> None:
    """Save a dialog whose session has ended, and again when somebody logged in beside it."""
    end_session(ours)
    ours.locator("dialog[open] [data-save]").click()
    expect(ours.locator("dialog[open] .flash-error")).to_be_visible()
    log_in(other)
    ours.locator("dialog[open] [data-save]").click()

"""Two clicks on a button that saves, while the server takes its time: one record."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select, text

from crm.models import Client
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLICK = "document.querySelector('[data-save]').click()"


def test_e03_two_clicks_save_once(page: Page, records: Factories) -> None:
    session = records._session  # noqa: SLF001 - the factories' own
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/admin/clients/new/")
    page.fill("#name", "Hidroserv")

    on_postgresql = session.get_bind().dialect.name == "postgresql"
    session.execute(text("LOCK TABLE client IN EXCLUSIVE MODE" if on_postgresql else "SELECT 1"))
    page.evaluate(f"setTimeout(() => {CLICK}, 50), setTimeout(() => {CLICK}, 500)")
    page.wait_for_timeout(1000)
    session.rollback()
    page.wait_for_url("**/admin/clients/")

    assert sent.count("POST") == 1
    assert session.scalar(select(func.count(Client.id))) == 1


def test_e03_a_refused_form_can_be_sent_again(page: Page, records: Factories) -> None:
    page.goto("/admin/clients/new/")
    page.evaluate(CLICK)
    page.wait_for_selector("[aria-invalid=true]")

    page.fill("#name", "Hidroserv")
    page.evaluate(CLICK)
    page.wait_for_url("**/admin/clients/")

    session = records._session  # noqa: SLF001 - the factories' own
    assert session.scalar(select(func.count(Client.id))) == 1

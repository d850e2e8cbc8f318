"""Every screen at every size, light and dark: nothing cut, nothing that scrolls sideways.

With the variable SCREENSHOTS pictures are kept, wide and light of all, narrow and dark of
those that are opened on the way: `make screens`.
"""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DEMO_ADMIN, SHOTS, log_in, shot
from tests.browser.looking import SCHEMES, put_on
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (360, 740)}
ON_THE_WAY = {"home", "interventions", "intervention", "intervention-form", "caller", "planner"}
ON_THE_WAY |= {"board", "clients", "schedule", "triage", "calendar"}
PAGES = {
    "home": "/admin/",
    "interventions": "/admin/interventions/",
    "interventions-grouped": "/admin/interventions/?group=client&flt_open_equals=1",
    "interventions-report": "/admin/interventions/report/?flt_open_equals=1",
    "intervention": "/admin/interventions/details/?id=95",
    "intervention-visits": "/admin/interventions/details/?id=81",
    "intervention-history": "/admin/interventions/history/?id=95",
    "intervention-form": "/admin/interventions/edit/?id=95",
    "intervention-new": "/admin/interventions/new/",
    "call": "/admin/desk/",
    "caller": "/admin/desk/?client=1",
    "found": "/admin/desk/?q=camera",
    "clients": "/admin/clients/",
    "client-form": "/admin/clients/edit/?id=1",
    "contacts": "/admin/contacts/",
    "products": "/admin/products/",
    "invoices": "/admin/invoices/",
    "invoice-form": "/admin/invoices/edit/?id=1",
    "employees": "/admin/employees/",
    "employee-form": "/admin/employees/edit/?id=1",
    "absences": "/admin/absences/",
    "schedules": "/admin/schedules/",
    "schedule": "/admin/schedules/details/?id=2",
    "schedule-visit": "/admin/schedules/details/?id=5&day=2031-01-28&year=2031",
    "contract-sheet": "/admin/schedules/sheet/?id=5",
    "calendar": "/admin/calendar/",
    "planner": "/admin/planner/",
    "planner-month": "/admin/planner/?scale=month",
    "planner-day": "/admin/planner/?scale=day",
    "planner-move": "/admin/planner/move/?id=105",
    "board": "/admin/board/",
    "employee": "/admin/employees/details/?id=1",
    "schedule-form": "/admin/schedules/edit/?id=2",
    "occurrences": "/admin/occurrences/",
    "messages": "/admin/messages/",
    "triage": "/admin/triage/",
    "outbox": "/admin/outbox/",
    "deliveries": "/admin/deliveries/",
    "correspondence": "/admin/correspondence/",
    "complaint-types": "/admin/complaint-types/",
    "users": "/admin/users/",
    "user": "/admin/users/details/?id=2",
    "account": "/account/",
    "audit": "/admin/audit/",
    "settings": "/admin/settings/",
    "not-found": "/admin/nothing/",
}


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_fits(browser: Browser, demo: Server, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=demo.url, viewport={"width": width, "height": height}, locale="ro-RO"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, *DEMO_ADMIN)

    for name, url in PAGES.items():
        page.goto(url)
        page.wait_for_timeout(500 if SHOTS else 60)
        for scheme in SCHEMES:  # it is not loaded anew for that
            put_on(page, scheme)
            if (size, scheme) == ("wide", "light"):
                shot(page, name)
            elif (size, scheme) == ("phone", "dark") and name in ON_THE_WAY:
                shot(page, f"{name}-phone")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                complaints.append(f"{name} scrolls sideways, {scheme}")
            if page.locator("h1").count() != 1:
                complaints.append(f"{name} has no single heading")

    context.close()
    assert complaints == []

"""The planner by hand: a case is dragged from the tray, moved by keys, and put back."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from crm import clock
from crm.models import Intervention
from tests.browser.conftest import shot
from tests.browser.server import Server
from tests.factories import Factories

pytestmark = pytest.mark.browser

ZONE = "Europe/Bucharest"
PATIENCE = 15_000  # milliseconds, for a machine that has much else to do


def row(name: str) -> str:
    return f"[data-person][data-name='{name}'] .plan-bars"


def bar_in(page: Page, name: str, column: int) -> Locator:
    return page.locator(f"{row(name)} .c{column + 1}.s1 a[id]")


def drag(page: Page, bar: str, name: str, column: int) -> None:
    """Drag a bar into a day of somebody's row; the first day is column 0."""
    box = page.locator(row(name)).bounding_box()
    assert box is not None
    place = Position(x=box["width"] * (column + 0.5) / 7, y=box["height"] / 2)
    page.locator(bar).drag_to(page.locator(row(name)), target_position=place)


def planned(records: Factories, key: int) -> list[object]:
    """Return the planned days and who comes; the server may write again afterwards."""
    session = records._session  # noqa: SLF001 - the factories' own
    session.rollback()
    case = session.get_one(Intervention, key)
    found = [case.planned_from_on, case.planned_to_on]
    names = [each.employee.name for each in case.standing_assignments]
    session.rollback()
    return [*found, names]


def test_a_case_is_dragged_moved_by_keys_and_put_back(
    page: Page, server: Server, records: Factories
) -> None:
    today = clock.company_day(clock.utcnow(), ZONE)
    days = [today + timedelta(n - today.weekday()) for n in range(7)]
    ana = records.employee(name="Ana", email="ana@service.example")
    records.employee(name="Dan", email="dan@service.example")
    records.absence(employee=ana, starts_on=days[4], ends_on=days[4])
    case = records.intervention(planned_from_on=None, planned_to_on=None).id
    records._session.rollback()  # noqa: SLF001 - or the server could not write
    page.goto("/admin/planner/")

    drag(page, f".card:has(#job-{case})", "Ana", 1)
    expect(bar_in(page, "Ana", 1)).to_be_focused(timeout=PATIENCE)
    assert planned(records, case) == [days[1], days[1], ["Ana"]]
    assert server.mailbox.to("ana@service.example")
    shot(page, "planner-dragged")

    move_by_keys(page)
    assert planned(records, case) == [days[2], days[2], ["Dan"]]
    assert server.mailbox.to("dan@service.example")

    page.click("form.undo button")
    expect(bar_in(page, "Ana", 1)).to_be_visible(timeout=PATIENCE)
    assert planned(records, case) == [days[1], days[1], ["Ana"]]

    drag(page, f"{row('Ana')} .c2.s1", "Ana", 4)
    give_a_reason(page)
    put_back(page, case)
    assert planned(records, case) == [days[4], days[4], []]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/interventions/details/?id={case}**")


def move_by_keys(page: Page) -> None:
    """Take the focused bar up, leave it, and put it down at Dan's a day later."""
    for key in ("m", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    expect(page.locator(".target")).to_have_count(0)
    for key in ("m", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-say]")).to_have_text(re.compile("^Dan, miercuri, "))
    page.keyboard.press("Enter")
    expect(bar_in(page, "Dan", 2)).to_be_focused(timeout=PATIENCE)


def give_a_reason(page: Page) -> None:
    """Answer the question why Ana is to come while she is away."""
    expect(page.locator("dialog [aria-invalid=true]")).to_be_focused(timeout=PATIENCE)
    shot(page, "planner-clash")
    page.keyboard.type("Vine totuși")
    page.keyboard.press("Enter")
    expect(bar_in(page, "Ana", 4)).to_be_focused(timeout=PATIENCE)


def put_back(page: Page, case: int) -> None:
    """Drag Ana's bar to where nobody comes."""
    page.locator(f"{row('Ana')} .c5.s1:not(.away)").drag_to(page.locator("[data-tray]"))
    expect(page.locator(f"#job-{case}")).to_be_focused(timeout=PATIENCE)

"""No mouse: a call becomes a case in seconds, and every key does what the list of keys says."""

import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crm.domain.statuses import InterventionStatus, Priority
from crm.models import Intervention
from tests.browser.conftest import shot
from tests.browser.typist import Typist
from tests.factories import Factories

pytestmark = pytest.mark.browser

SECONDS = 30
BETWEEN_KEYS = 0.2  # seconds: three hundred a minute, which many type faster than


def at(path: str) -> re.Pattern[str]:
    """Return what addresses of this path look like; other addresses may stand in them."""
    return re.compile(f"//[^/]+{path}")


LIST = at("/admin/interventions/([?#].*)?$")
DESK = at("/admin/desk/[?]client=")
NEW, EDIT, PAGE = (at(f"/admin/interventions/{name}/") for name in ("new", "edit", "details"))


@dataclass(frozen=True)
class Stored:
    """What the database has of the newest intervention."""

    client: str
    contact: str
    kind: str
    text: str | None
    priority: Priority
    status: InterventionStatus
    resolution: str | None
    people: list[str]


def newest(records: Factories) -> Stored:
    session = records._session  # noqa: SLF001 - the only one that sees the server's database
    session.rollback()
    found = session.scalars(select(Intervention).order_by(Intervention.id.desc()).limit(1)).one()
    stored = Stored(
        client=str(found.client),
        contact=str(found.contact),
        kind=str(found.complaint_type),
        text=found.object_text,
        priority=found.priority,
        status=found.status,
        resolution=found.resolution,
        people=[each.employee.name for each in found.assignments],
    )
    session.rollback()  # or nobody else could write
    return stored


def known(records: Factories) -> None:
    """Write what is known before the phone rings."""
    client = records.client(name="Hidroserv Brăila SRL", phone="0239 555 010")
    records.contact(client=client, name="Maria Dinu", phone="0733 555 012")
    kind = records.complaint_type(name="Defecțiune")
    records.intervention(client=client, complaint_type=kind, object_text="Interfon", number=900)
    records.employee(name="Andrei Toma", email="andrei@service.example")


def take_the_call(page: Page, keys: Typist) -> None:
    """Write down what somebody says whose number is on the phone's display."""
    keys("g", "0733555012", "Enter")
    page.wait_for_url(DESK)
    keys("Insert")
    page.wait_for_url(NEW)
    expect(page.locator("#complaint_type")).to_be_focused()
    keys("Defecțiune", "Tab", "Cameră la poartă", "Tab", "U")
    expect(page.locator(".similar")).to_contain_text("#900 Interfon")
    shot(page, "call-form")
    keys("Control+s")
    page.wait_for_url(DESK)


def check_the_call(page: Page, records: Factories) -> None:
    made = newest(records)
    assert (made.client, made.contact) == ("Hidroserv Brăila SRL", "Maria Dinu")
    assert (made.kind, made.text) == ("Defecțiune", "Cameră la poartă")
    assert made.priority is Priority.URGENT
    expect(page.locator("tr[data-row]").first).to_contain_text("Cameră la poartă")


def assign_and_finalise(page: Page, keys: Typist, records: Factories) -> None:
    """From the list of the client's cases to the one that was just written, and on."""
    keys("g", "interv", "ArrowDown", "ArrowUp", "Escape", "Escape")
    page.goto("/admin/interventions/")
    keys("j", "k", "a")
    page.wait_for_url(EDIT)
    expect(page.locator("#assignments-0-employee")).to_be_focused()
    keys("andrei", "Tab")
    expect(page.locator("#assignments-0-employee")).to_have_value("Andrei Toma")
    keys("Control+Enter")
    page.wait_for_url(LIST)
    assert newest(records).people == ["Andrei Toma"]
    keys("f", "S-a înlocuit camera.")  # on the row where one was
    keys("Control+Enter")
    expect(page.locator("tr[data-row]").first).to_contain_text("Finalizată")
    made = newest(records)
    assert (made.status, made.resolution) == (InterventionStatus.FINALISED, "S-a înlocuit camera.")


def check_the_list(page: Page, keys: Typist) -> None:
    page.goto("/admin/interventions/")
    keys("j", "x")
    expect(page.locator("[data-bulk] [data-selected]")).to_have_text("1")
    expect(page.locator("tr.current .tick input")).to_be_checked()
    keys("b")
    assert keys.is_on("[data-bulk] .btn")
    keys("k", "x")
    keys.tab_to("tr.current summary")
    keys("Enter", "ArrowDown")
    assert keys.is_on("details.menu[open] a")
    keys("Escape")
    assert keys.is_on("tr.current details:not([open]) summary")
    keys("/")
    assert keys.is_on("[data-search]")
    keys("interfon", "Enter")
    page.wait_for_url("**search=interfon**")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    keys("j", "Enter")
    page.wait_for_url(PAGE)
    keys("e")
    page.wait_for_url(EDIT)


def check_leaving(page: Page, keys: Typist) -> None:
    """Nothing that was typed goes by one key."""
    keys.tab_to("#description")
    keys("Poarta din spate", "Escape")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    keys("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#description")).to_have_value("Poarta din spate")
    keys("Escape", "Enter")
    page.wait_for_url(PAGE)
    keys("Escape")
    page.wait_for_url(LIST)


def check_pickers(page: Page, keys: Typist, records: Factories) -> None:
    """The suggestions of a field, by the keys of a combobox."""
    for letter in "ABC":
        records.client(name=f"Lift {letter}")
    page.goto("/admin/interventions/new/")
    client, options = page.locator("#client"), page.locator(".picker-list [role=option]")
    expect(client).to_be_focused()
    keys("Lift")
    expect(options).to_have_count(3)
    expect(client).to_have_attribute("aria-expanded", "true")
    keys("End")
    last = options.nth(2)
    expect(last).to_have_attribute("aria-selected", "true")
    expect(client).to_have_attribute("aria-activedescendant", str(last.get_attribute("id")))
    keys("Home", "ArrowDown", "Tab")
    expect(client).to_have_value("Lift B")
    check_haste(page, keys)


def check_haste(page: Page, keys: Typist) -> None:
    """Whoever types faster than the server answers has what they mean; nothing typed is lost."""
    client, options = page.locator("#client"), page.locator(".picker-list [role=option]")
    keys("Shift+Tab", "Control+a", "Lift C", "Tab")  # faster than the server answers
    expect(client).to_have_value("Lift C")
    keys("Shift+Tab", "End", "Backspace", "Backspace")
    expect(options).to_have_count(3)
    keys("Escape")
    expect(options).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(0)
    keys("Insert")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("#name")).to_have_value("Lift")
    keys("Tab", "X", "Escape")
    expect(page.locator("dialog[open]")).to_have_count(2)
    keys("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def check_the_list_of_keys(page: Page, keys: Typist) -> None:
    page.goto("/admin/products/")
    keys("?")
    dialog = page.locator("dialog.keys")
    expect(dialog.locator("kbd", has_text="Insert")).to_be_visible()
    shot(page, "keys")
    keys("Escape")
    expect(dialog).to_have_count(0)
    keys("?", "Tab", "Space", "Escape", "?")
    expect(dialog).to_have_count(0)  # single signs are switched off


def test_a_call_becomes_a_case_in_thirty_seconds_by_keyboard_alone(
    page: Page, records: Factories, capsys: pytest.CaptureFixture[str]
) -> None:
    known(records)
    keys = Typist(page)
    start = time.monotonic()

    take_the_call(page, keys)

    seconds = time.monotonic() - start
    with capsys.disabled():
        print(f"\n{keys.keys} keys; the machine took {seconds:.1f} s of it")  # noqa: T201 - asked for
    assert seconds + keys.keys * BETWEEN_KEYS < SECONDS
    check_the_call(page, records)
    assign_and_finalise(page, keys, records)
    check_the_list(page, keys)
    check_leaving(page, keys)
    check_pickers(page, keys, records)
    check_the_list_of_keys(page, keys)

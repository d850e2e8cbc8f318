"""Fixtures for browser tests: a real server, a real browser, on both databases."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from crm import audit, search
from crm.clock import utcnow
from crm.database import engine_options, listen
from crm.demo.tables.crew import LOGINS
from crm.demo.tables.crew import PASSWORD as DEMO_PASSWORD
from tests.browser.server import OPERATOR, PASSWORD, Server, running
from tests.conftest import CHOSEN, DATABASES
from tests.databases import new_database_beside, quick_sqlite_url
from tests.factories import Factories

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEMO_ADMIN = (LOGINS[0].email, DEMO_PASSWORD)
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, so the browser tests cannot run.")
        pytest.skip("Chromium is not installed: NO browser test is run.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Return the address of a PostgreSQL that all browser tests of the process share."""
    with DATABASES["postgresql"]() as url:
        yield url


@pytest.fixture(params=CHOSEN)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Return a running server on an empty database."""
    with ExitStack() as open_things:
        if request.param == "postgresql":
            beside = new_database_beside(request.getfixturevalue("postgresql"))
            url = open_things.enter_context(beside)
        else:
            url = open_things.enter_context(DATABASES[request.param]())
        yield open_things.enter_context(running(url, tmp_path))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server with the demo's data, which all tests of the process share."""
    with ExitStack() as open_things:
        url = open_things.enter_context(quick_sqlite_url())
        server = open_things.enter_context(running(url, tmp_path_factory.mktemp("demo")))
        server.flask("load-demo")
        yield server


@pytest.fixture
def records(server: Server) -> Iterator[Factories]:
    """Return factories that write into the server's database."""
    engine = create_engine(server.database_url, **engine_options(server.database_url))
    listen(engine)
    sessions = sessionmaker(engine)
    audit.watch(sessions, utcnow)
    search.watch(sessions)
    with sessions() as session:
        yield Factories(session)
    engine.dispose()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Return a page that an operator has logged in with; a console error fails the test."""
    context = browser.new_context(
        base_url=server.url, viewport={"width": 1440, "height": 900}, locale="ro-RO"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    log_in(page)
    yield page
    context.close()
    assert complaints == []


def log_in(page: Page, email: str = OPERATOR, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/admin/**")


def shot(page: Page, name: str) -> None:
    """Keep a picture of what is on the screen where the variable SCREENSHOTS says, if it does."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        with Image.open(BytesIO(page.screenshot())) as picture:
            picture.save(Path(SHOTS) / f"{name}.webp", quality=80, method=6)

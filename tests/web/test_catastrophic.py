"""L-10: no request, whatever is typed, takes more than two seconds of the processor."""

from collections.abc import Callable
from functools import partial
from time import process_time

import pytest
from flask.testing import FlaskClient

from tests.factories import Factories
from tests.forms import form_at
from tests.web.browsing import csrf_token

# What takes long takes it in our process: one database tells.
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]

SECONDS = 2
LENGTH = 100_000  # characters, where a form takes as many
SHAPES = ["a", " ", "1 ", "a@", "(", "_%", "\\", "<", "a\u0301", "+40 ", "a.b@c.", "2026-"]


def took(act: Callable[[], object]) -> float:
    started = process_time()
    act()
    return process_time() - started


def test_l10_no_address_takes_long(admin: FlaskClient, factories: Factories) -> None:
    factories.assignment()
    addresses = [
        "/admin/interventions/?search={}",
        "/admin/clients/?flt_name_contains={}&sort={}&after={}&cols={}",
        "/admin/interventions/ajax/lookup/?name=client&query={}",
        "/admin/interventions/new/?client={}&object={}",
        "/admin/desk/?q={}",
        "/admin/planner/?q={}&day={}",
        "/answer/{}",
        "/login?next={}",
    ]
    slow = {}
    for shape in SHAPES:
        long = shape * (8_000 // len(shape))
        for address in addresses:
            path, _, query = address.partition("?")
            pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
            asked = {name: value.replace("{}", long) for name, value in pairs}
            place = path.replace("{}", long[:500])
            spent = took(partial(admin.get, place, query_string=asked))
            if spent > SECONDS:
                slow[address, shape] = spent

    assert slow == {}


def test_l10_no_form_takes_long(
    admin: FlaskClient, client: FlaskClient, factories: Factories
) -> None:
    job = form_at(admin, "/admin/interventions/new/")
    firm = form_at(admin, "/admin/clients/new/")
    token = csrf_token(client)
    slow = {}
    for shape in SHAPES:
        long = shape * (LENGTH // len(shape))
        for url, browser, form in (
            ("/admin/clients/new/", admin, {name: long for name in firm if name != "csrf_token"}),
            (
                "/admin/interventions/new/",
                admin,
                {"description": long, "object": long, "client": long},
            ),
            ("/login", client, {"email": long, "password": long, "csrf_token": token}),
            ("/reset", client, {"email": long, "csrf_token": token}),
        ):
            given = (firm if "clients" in url else job if "admin" in url else {}) | form
            spent = took(partial(browser.post, url, data=given))
            if spent > SECONDS:
                slow[url, shape] = spent

    assert slow == {}

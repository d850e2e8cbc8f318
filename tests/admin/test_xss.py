"""Texts that attack whoever reads them: shown as they are, on every page, and never obeyed."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.admin.hostile import forms
from tests.admin.poison import poison, records_of_all_kinds
from tests.admin.test_access import VIEWS
from tests.factories import Factories
from tests.forms import form_at, json_of, messages_on, post, soup

pytestmark = pytest.mark.slow  # every field of every form, on both databases

PAYLOADS = {
    "script": "</title></textarea><script>alert(1)</script><x-evil>",
    "attribute": "\"'><x-evil onfocus=alert(1) autofocus y=\"'",
    "link": "javascript:alert(1)//\"><x-evil href='",
    "json": "</script><!--\u2028<x-evil>{{7*7}}\\u003cx-evil\\u003e",
}
LINKS = ("href", "src", "action", "formaction", "data-lookup-base", "data-live", "xlink:href")


@pytest.fixture(params=list(PAYLOADS.values()), ids=list(PAYLOADS))
def payload(request: pytest.FixtureRequest, session: Session, factories: Factories) -> str:
    """Return the attack that every record carries."""
    records_of_all_kinds(factories, session)
    poison(session, request.param)
    return str(request.param)


def check(answer: TestResponse, where: str) -> Any:
    """Assert that a page has no markup but ours; return it."""
    assert answer.status_code == 200, where
    page = soup(answer)
    assert not page.select("x-evil, iframe, object, embed, base, svg:not(.chart), style"), where
    assert all(tag.get("src", "").startswith("/static/") for tag in page.select("script")), where
    assert all(tag["src"].startswith("/static/") for tag in page.select("img")), where
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], (where, tag)
        for name in LINKS:
            link = str(tag.get(name, "/")).strip().lower()
            assert link.startswith(("/", "#", "https://www.openstreetmap.org/", "tel:")), (
                where,
                tag,
            )
    assert "<x-evil>49\\u003c" not in page.text, where  # {{7*7}} worked out
    return page


def pages_of(app: Flask, browser: FlaskClient) -> Iterator[tuple[str, TestResponse]]:
    """Yield every page that shows a record, with its address."""
    for view in (each for each in app.extensions["admin"][0]._views if type(each) in VIEWS):  # noqa: SLF001 - the only list there is
        url = f"/admin/{view.endpoint}/"
        grid = browser.get(url)
        yield url, grid
        for key in [str(row["data-row"]) for row in soup(grid).select("tr[data-row]")]:
            yield "details", browser.get(f"{url}details/?id={key}")
            if view.editable:
                yield "edit", browser.get(f"{url}edit/?id={key}")
            if view.creatable and view.copied:
                yield "copy", browser.get(f"{url}new/?copy={key}")


def test_x01_every_page_shows_it_as_text(app: Flask, admin: FlaskClient, payload: str) -> None:
    seen = [payload[:20] in check(answer, where).text for where, answer in pages_of(app, admin)]

    assert len(seen) > 60
    assert seen.count(True) > 40
    for place in ("", "desk/", "planner/", "board/", "calendar/", "triage/", "settings/"):
        check(admin.get(f"/admin/{place}"), place)
    for place in ("interventions/report/", "clients/report/", "audit/report/"):
        check(admin.get(f"/admin/{place}"), place)


def test_x01_what_is_searched_and_typed_comes_back_as_text(
    app: Flask, admin: FlaskClient, payload: str
) -> None:
    for view in (each for each in app.extensions["admin"][0]._views if type(each) in VIEWS):  # noqa: SLF001 - the only list there is
        given = {f"flt_{key}": payload for key in view.filters} | {"search": payload}
        given |= {"sort": payload, "url": payload, payload: payload}
        check(admin.get(f"/admin/{view.endpoint}/", query_string=given), view.endpoint)
        if view.creatable:
            given |= {"typed": payload, "copy": payload}
            check(admin.get(f"/admin/{view.endpoint}/new/", query_string=given), view.endpoint)


def test_x01_refused_forms_come_back_as_text(
    app: Flask, admin: FlaskClient, factories: Factories, payload: str
) -> None:
    for form in forms(app, factories):
        fields = form_at(admin, form.url) | {each.name: payload for each in form.inputs}
        fields |= {"url": payload, "version": payload}
        answer = admin.post(form.url, data=fields | dict.fromkeys(form.values, payload))
        if answer.status_code == 200:
            check(answer, form.endpoint)
        else:
            check(admin.get(answer.location), form.endpoint)


def test_x01_what_is_said_after_a_change_is_text(
    app: Flask, admin: FlaskClient, payload: str
) -> None:
    for endpoint in ("products", "complaint-types", "absences", "clients", "employees"):
        url = f"/admin/{endpoint}/"
        row = soup(admin.get(url)).select_one("tr[data-row]")
        answer = post(admin, f"{url}delete/", id=row["data-row"])
        page = admin.get(answer.location)
        check(page, url)
        assert messages_on(page), url


def test_x06_lookups_are_json_that_no_browser_takes_for_a_page(
    app: Flask, admin: FlaskClient, payload: str
) -> None:
    names = ("client", "contact", "employee", "intervention", "complaint_type", "object", "entry")
    for name in names:
        answer = admin.get("/admin/interventions/ajax/lookup/", query_string={"name": name})
        if answer.status_code == 200:
            assert answer.mimetype == "application/json"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert isinstance(json_of(answer), list)


def test_x01_exports_are_files(app: Flask, admin: FlaskClient, payload: str) -> None:
    for view in (each for each in app.extensions["admin"][0]._views if type(each) in VIEWS):  # noqa: SLF001 - the only list there is
        for kind in ("csv", "xlsx"):
            answer = admin.get(f"/admin/{view.endpoint}/export/{kind}/?search=")
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            assert answer.mimetype not in ("text/html", "text/plain")

"""Grids, look-ups, exports and pages against addresses that nobody should ask for."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.domain.kinds import Role
from tests.admin.hostile import BROKEN, KEYS, SCRIPT, TEXTS
from tests.admin.test_access import VIEWS
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import json_of, soup, token_of

pytestmark = pytest.mark.slow  # every field of every form, on both databases

VALUES = [quote(text[:3_000]) for text in TEXTS.values()]
VALUES += [quote(key) for key in KEYS] + BROKEN + ["9" * 5_000, "1e400", "NaN", "%25", "%5C", "_"]
PREFILLED = ("copy", "client", "contact", "employee", "typed", "assignees", "name", "version")
AWAY = ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example"]
AWAY += ["/\t/evil.example", "http:evil.example", "//admin/x", "/admin\\@evil.example", "\0"]
AWAY += ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x"]
AWAY += ["\x01javascript:alert(1)", "http://[", "http://a\u2100b/", "/admin/\r\nSet-Cookie: x=1"]
AWAY += ["/admin/" + "x" * 5_000]


def views(app: Flask) -> Iterator[Any]:
    """Yield every view with a grid."""
    for view in app.extensions["admin"][0]._views:  # noqa: SLF001 - the only list there is
        if type(view) in VIEWS:
            yield view


@pytest.mark.usefixtures("one_of_each")
def test_x07_every_parameter_takes_anything(app: Flask, admin: FlaskClient) -> None:
    for number, view in enumerate(views(app)):
        names = [f"flt_{key}" for key in view.filters]
        names += ["search", "sort", "desc", "page", "page_size", "ids", "id", "copy", "url"]
        for value in VALUES[number % 2 :: 2]:
            query = "&".join(f"{name}={value}&{name}={value}" for name in names)
            answer = admin.get(f"/admin/{view.endpoint}/?{query}")
            assert answer.status_code == 200, (view.endpoint, value[:40])


@pytest.mark.usefixtures("one_of_each")
def test_x07_every_filter_alone_takes_what_it_can_hold(app: Flask, admin: FlaskClient) -> None:
    values = ["0001-01-01", "9999-12-31", "2026W011", str(2**63 - 1), "NEW", "a'b\\c_%"]
    for view in views(app):
        for key in view.filters:
            for value in values:
                answer = admin.get(f"/admin/{view.endpoint}/", query_string={f"flt_{key}": value})
                assert answer.status_code == 200, (view.endpoint, key, value)


def test_words_of_flask_mean_nothing_in_an_address(app: Flask, admin: FlaskClient) -> None:
    given = {"_scheme": "javascript", "_external": "1", "_anchor": "x", "_method": "POST"}
    given |= {"endpoint": "x", "export_type": "html", "self": "x", "values": "x", "filename": "x"}
    for view in views(app):
        page = admin.get(f"/admin/{view.endpoint}/", query_string=given)

        assert page.status_code == 200, view.endpoint
        links = [str(link["href"]) for link in soup(page).select("a[href]")]
        assert not [link for link in links if "javascript" in link or "//" in link], view.endpoint


@pytest.mark.usefixtures("one_of_each")
def test_exports_take_anything_too(app: Flask, admin: FlaskClient) -> None:
    for view in views(app):
        for value in ("%00", "%ED%A0%80", "9" * 400, "%25%5C_'", quote(SCRIPT)):
            query = f"search={value}&sort={value}&page={value}&flt_x={value}"
            answer = admin.get(f"/admin/{view.endpoint}/export/csv/?{query}")
            assert answer.status_code == 200, (view.endpoint, value)
        for kind in ("html", "..%2f", "%00", "csv%00", "x" * 3_000):
            answer = admin.get(f"/admin/{view.endpoint}/export/{kind}/")
            assert answer.status_code in (308, 404), (view.endpoint, kind)


def test_a13_lookups_answer_with_json_or_not_at_all(app: Flask, admin: FlaskClient) -> None:
    for view in views(app):
        for name in [*view._form_ajax_refs, "object", "nothing", "", "__class__", "\0"]:  # noqa: SLF001 - to have all
            for value in ("\0", SCRIPT, "x" * 10_000, "%_\\", "9" * 30, "ﷺ" * 100):
                query = {
                    "name": name,
                    "query": value,
                    "parent": value,
                    "limit": value,
                    "offset": value,
                }
                answer = admin.get(f"/admin/{view.endpoint}/ajax/lookup/", query_string=query)
                assert answer.status_code in (200, 404), (view.endpoint, name, value[:20])
                if answer.status_code == 200:
                    assert answer.mimetype == "application/json"
                    assert isinstance(json_of(answer), list)


@pytest.mark.usefixtures("one_of_each")
def test_a14_pages_and_copies_of_no_record(app: Flask, admin: FlaskClient) -> None:
    for view in views(app):
        for key in KEYS:
            for query in (f"id={quote(key)}", f"id[]={quote(key)}", f"id={quote(key)}&id=1"):
                page = admin.get(f"/admin/{view.endpoint}/details/?{query}&before={quote(key)}")
                assert page.status_code == 404, (view.endpoint, query)
            if view.creatable:
                typed = "&".join(f"{name}={quote(key)}" for name in PREFILLED)
                assert admin.get(f"/admin/{view.endpoint}/new/?{typed}").status_code == 200


def test_x14_nothing_leads_away(admin: FlaskClient, factories: Factories) -> None:
    token = token_of(admin)
    for target in AWAY:
        product = factories.product()
        page = admin.get(f"/admin/products/details/?id={product.id}&url={quote(target)}")
        fields = {"csrf_token": token, "id": product.id, "url": target}
        answer = admin.post("/admin/products/delete/", data=fields)

        assert page.status_code == 200, target
        assert [link["href"] for link in soup(page).select("a[data-leave]")] == ["/admin/products/"]
        assert answer.location == "/admin/products/", target
        assert "x=1" not in str(answer.headers), target


def test_a04_a_technician_looks_up_nothing_of_others(app: Flask, factories: Factories) -> None:
    own, other = factories.assignment(), factories.client(name="Secret client")
    for name in ("contact", "product", "correspondence_entry", "complaint_type"):
        getattr(factories, name)()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)
    url = "/admin/interventions/"

    for name in ("client", "contact", "complaint_type", "employee", "entry", "object"):
        query = {"name": name, "query": "", "parent": other.id}
        assert browser.get(f"{url}ajax/lookup/", query_string=query).status_code in (403, 404), name
    page = browser.get(f"{url}?flt_client_equals={other.id}")
    assert "Secret client" not in page.text
    assert str(own.intervention) in browser.get(f"{url}?flt_client_equals={other.id}").text or (
        f"{own.intervention.number}" in page.text
    )


def test_bytes_that_are_no_text_in_every_address(app: Flask, admin: FlaskClient) -> None:
    odd = quote_from_bytes(b"\xed\xa0\x80\xff")
    for view in views(app):
        for page in ("", "new/", "details/", "edit/", "export/csv/", "ajax/lookup/", f"{odd}/"):
            answer = admin.get(f"/admin/{view.endpoint}/{page}?{odd}={odd}&id={odd}&name={odd}")
            assert answer.status_code in (200, 308, 403, 404), (view.endpoint, page)
